#include "table_columns.hpp"

#include <algorithm>
#include <map>

#include "sql_text.hpp"

namespace dossier::sql {
namespace {

// Both in lower case.
bool mentions(std::string_view query, std::string_view table) {
  if (table.empty()) return false;
  for (size_t at = query.find(table); at != std::string_view::npos; at = query.find(table, at + 1)) {
    const auto end = at + table.size();
    if ((at == 0 || !is_of_name(query[at - 1])) && (end == query.size() || !is_of_name(query[end]))) return true;
  }
  return false;
}

}  // namespace

bool is_about_a_column(const std::string& said) {
  const auto words = lower(said);
  if (words.find("column") == std::string::npos) return false;
  for (const auto* lack : {"no such column", "unknown column", "does not exist"})
    if (words.find(lack) != std::string::npos) return true;
  return false;
}

std::string listed_columns(const std::vector<TableColumn>& there, std::string_view query) {
  constexpr size_t most_tables = 4, most_columns = 60;
  const auto words = lower(query);
  std::map<std::string, std::vector<std::string>> tables;
  for (const auto& [table, column] : there)
    if (mentions(words, lower(table))) tables[table].push_back(column);
  std::string text;
  size_t shown = 0;
  for (const auto& [table, columns] : tables) {
    if (++shown > most_tables) break;
    text += (text.empty() ? "Columns of " : "; of ") + table + ": ";
    for (size_t index = 0; index < std::min(most_columns, columns.size()); ++index)
      text += (index == 0 ? "" : ", ") + columns[index];
    if (columns.size() > most_columns) text += ", …";
  }
  return text.empty() ? text : text + ". Does the preset, or the query, fit this database?";
}

}  // namespace dossier::sql
