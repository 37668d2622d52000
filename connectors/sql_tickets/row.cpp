#include "row.hpp"

#include <dossier/sql.hpp>

namespace dossier::sql_tickets {

Reading::Reading(const Mapping& mapping)
    : timezone(mapping.timezone("timezone")),
      contact_timezone(mapping.timezone("contact_timezone")),
      charset(mapping.text("charset")),
      words(mapping.map("words")) {}

std::string Reading::word(const std::string& theirs) const {
  const auto found = words.find(theirs);
  return found == words.end() ? theirs : found->second;
}

Row::Row(const json::Value& columns, const json::Value& cells, std::string pointer, const Reading& reading,
         std::string query)
    : cells_(cells), pointer_(std::move(pointer)), reading_(reading), query_(std::move(query)) {
  for (rapidjson::SizeType index = 0; index < columns.Size() && index < cells.Size(); ++index)
    if (columns[index].IsString()) columns_.emplace_back(json::view(columns[index]), index);
}

std::optional<size_t> Row::index_of(std::string_view column) const {
  for (const auto& [name, index] : columns_)
    if (name == column) return index;
  return std::nullopt;
}

const json::Value* Row::cell(std::string_view column) const {
  const auto index = index_of(column);
  return index ? &cells_[static_cast<rapidjson::SizeType>(*index)] : nullptr;
}

std::string Row::pointer_to(std::string_view column) const {
  const auto index = index_of(column);
  return index ? pointer_ + "/" + std::to_string(*index) : pointer_;
}

std::string Row::text(std::string_view column) const {
  const auto* value = cell(column);
  return value ? sql::text_of_cell(*value, reading_.charset) : std::string();
}

std::vector<std::string> Row::lines(std::string_view column) const {
  std::vector<std::string> values;
  const auto all = text(column);
  for (size_t at = 0; at < all.size();) {
    const auto end = std::min(all.find('\n', at), all.size());
    const auto first = all.find_first_not_of(" \t\r", at);
    const auto last = all.find_last_not_of(" \t\r", end == 0 ? 0 : end - 1);
    if (first != std::string::npos && first < end) values.push_back(all.substr(first, last - first + 1));
    at = end + 1;
  }
  return values;
}

bool Row::flag(std::string_view column) const {
  const auto value = text(column);
  return value == "1" || value == "true" || value == "t";
}

RawTime Row::time(std::string_view column) const {
  const std::string name(column);
  if (auto raw = text(name); !raw.empty()) return local_time(std::move(raw), reading_.timezone);
  if (auto raw = text(name + "_offset"); !raw.empty()) return offset_time(std::move(raw));
  if (auto raw = text(name + "_epoch"); !raw.empty()) return epoch_seconds(std::move(raw));
  return epoch_milliseconds(text(name + "_epoch_ms"));
}

}  // namespace dossier::sql_tickets
