#include "table_shape.hpp"

#include <algorithm>

#include "leg.hpp"
#include "text.hpp"

namespace dossier::asterisk_calls {
namespace {

// What a name may be made of, so that an option is a name and nothing else; quotes are written as the database wants
// them.
bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
    const bool is_plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                          (letter >= '0' && letter <= '9') || static_cast<unsigned char>(letter) >= 0x80;
    return is_plain || std::string_view("_.$\"`[]").find(letter) != std::string_view::npos;
  });
}

std::string place_of(const CallTable& table) { return "table \"" + table.name + "\": "; }

Result<void> check_names(const CallTable& table) {
  if (!is_name(table.name))
    return fail(ErrorKind::config, "the option \"table\" is \"" + table.name + "\", wanted the name of a table");
  for (const auto& [name, column] : table.columns) {
    if (!holds(column_names(), name))
      return fail(ErrorKind::config, "the option \"columns\" names \"" + name +
                                         "\", which is no column of Asterisk's (" + joined(column_names(), ", ") + ")");
    if (!is_name(column))
      return fail(ErrorKind::config,
                  "the option \"columns\" says \"" + column + "\" of " + name + ", wanted the name of a column");
  }
  return {};
}

// The table's own name of a column; empty where it has none.
std::string found_in(const std::vector<std::string>& there, std::string_view name) {
  for (const auto& column : there)
    if (lower_ascii(column) == name) return column;
  return {};
}

// A bound wall clock. Only PostgreSQL asks what kind of thing a bound text is.
std::string wall_clock(sql::Database& database, const std::string& name) {
  return database.engine() == "postgresql" ? "CAST(:" + name + " AS timestamp)" : ":" + name;
}

}  // namespace

Result<TableShape> TableShape::of(sql::Database& database, const CallTable& table) {
  DOSSIER_TRY(check_names(table));
  auto there = database.columns("SELECT * FROM " + table.name, {});
  if (!there)
    return fail(Error(there.error().kind(), place_of(table) + there.error().message()).because(there.error().reason()));
  TableShape shape;
  shape.table_ = table.name;
  for (const auto& name : column_names()) {
    const auto given = table.columns.find(name);
    auto column = given != table.columns.end() ? given->second : found_in(*there, name);
    if (column.empty() && name == "start") column = found_in(*there, "calldate");
    if (column.empty()) continue;
    shape.names_.push_back(name);
    shape.columns_.push_back("c." + column);
  }
  for (const auto* needed : {"start", "src", "dst", "channel", "duration", "disposition", "uniqueid"})
    if (!holds(shape.names_, needed))
      return fail(ErrorKind::config, place_of(table) + "has no column \"" + needed +
                                         "\" (it has: " + joined(*there, ", ") +
                                         "). Name yours in the option \"columns\": {" + needed + ": …}");
  return shape;
}

std::string TableShape::column(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  return found == names_.end() ? std::string() : columns_[static_cast<size_t>(found - names_.begin())];
}

std::string TableShape::select() const { return "SELECT " + joined(columns_, ", ") + " FROM " + table_ + " c WHERE "; }

std::string TableShape::within(sql::Database& database, const std::string& from, const std::string& until) const {
  return column("start") + " >= " + wall_clock(database, from) + " AND " + column("start") + " < " +
         wall_clock(database, until);
}

std::string TableShape::at_or_behind(sql::Database& database, const std::string& start,
                                     const std::string& uniqueid) const {
  return "(" + column("start") + " > " + wall_clock(database, start) + " OR (" + column("start") + " = " +
         wall_clock(database, start) + " AND " + order_of_ids() + " >= :" + uniqueid + "))";
}

std::string TableShape::in_pages(sql::Database& database, int64_t most) const {
  const bool is_other = database.dialect() == sql::Dialect::other;
  return " ORDER BY " + column("start") + ", " + order_of_ids() +
         (is_other ? " OFFSET 0 ROWS FETCH FIRST " + std::to_string(most) + " ROWS ONLY"
                   : " LIMIT " + std::to_string(most));
}

}  // namespace dossier::asterisk_calls
