// Names and types of an item's media in the bundle.
#pragma once

#include <string>
#include <string_view>

#include "model/case.hpp"
#include "store/store.hpp"

namespace dossier {

/// A type of our fixed list, by the first bytes alone: labels and names of sources lie.
struct SniffedType {
  std::string_view media_type;  // image/jpeg
  std::string_view extension;   // jpg
};
SniffedType sniff(std::string_view first_bytes);

/// Joins what is known of the media as of a time: state, digest, size, type, path in the bundle.
Result<void> join_media(Item& item, Store& store, Micros as_of);

}  // namespace dossier
