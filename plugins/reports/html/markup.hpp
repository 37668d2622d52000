// Small pieces of the page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dossier/json.hpp"

namespace html {

/// The text at a pointer, escaped.
std::string text(const dossier::json::Value& node, std::string_view pointer);

/// it-000007: where an item stands in the page.
std::string anchor(int64_t item);

/// Lower-case letters, digits, - and _ alone: fit for an id or a class.
bool is_plain_name(std::string_view name);

/// " prefix-name", a class of the style sheet; nothing for what is no plain name.
std::string css(std::string_view prefix, const std::string& name);

/// A cell's words, with its mark, its remark, or as a link to its item.
std::string cell_content(const dossier::json::Value& cell);

/// Number, time, kind, who and channel of an item, as the head of its block. `links`: the number leads to the item.
std::string item_head(const dossier::json::Value& node, bool links, int64_t level);

}  // namespace html
