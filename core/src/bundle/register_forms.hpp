// What a line of each register holds, taken by itself.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "bundle/refusal.hpp"
#include "dossier/json.hpp"

namespace dossier::bundle {

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

/// Why something was asked for and not obtained.
bool is_gap_reason(std::string_view reason);

Checked<void> check_document_form(const json::Value& line, const std::string& place);
Checked<void> check_item_form(const json::Value& line, const std::string& place);
Checked<void> check_gap_form(const json::Value& line, const std::string& place);

/// timeline, parties, claims or findings.
Checked<void> check_register_form(std::string_view name, const json::Value& line, const std::string& place);

/// Ranges lie in a document of `size` bytes, in its order. Where they are of several items, one may repeat.
Checked<void> check_ranges(const json::Value& ranges, int64_t size, bool may_repeat, std::string_view rule,
                           const std::string& place);

}  // namespace dossier::bundle
