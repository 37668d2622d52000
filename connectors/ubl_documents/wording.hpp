// A document in words that a reviewer reads, in Chinese or English: UBL itself has only fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "paper.hpp"

namespace ubl {

enum class Language { chinese, english };

/// "已发 1 件"; units by UN/ECE Recommendation 20, a code that is unknown here stays a code.
std::string say(const Quantity& quantity, Language language);

/// The part of a document that one record speaks of.
struct Told {
  const Paper& paper;
  std::vector<std::string> orders;
  std::vector<Waybill> waybills;
  std::vector<Waybill> common_waybills;  // of the whole document, where several orders share it
  std::vector<const Line*> lines;
  std::vector<const Element*> consignments;
  bool is_whole = true;  // false: others' lines stand in the document too, and nothing is told of its head's notes
};
std::string say(const Told& told, Language language);

}  // namespace ubl
