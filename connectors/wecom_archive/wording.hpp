// How the types of messages are worded.
#pragma once

#include <array>
#include <string_view>

namespace dossier::wecom {

/// How a type is worded. Most types differ in nothing but the names of their fields.
struct Wording {
  std::string_view type;
  std::string_view member;  // of the message, that holds what it is about
  std::string_view label;   // in front of the words
  std::array<std::string_view, 4> texts;
};

/// Null for a type that is none of ours.
const Wording* wording_of(std::string_view type);

}  // namespace dossier::wecom
