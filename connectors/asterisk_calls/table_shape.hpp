// Which columns a table of calls has, under whatever names.
#pragma once

#include "sql_look_up.hpp"

namespace dossier::asterisk_calls {

/// The columns that are there, by Asterisk's names and as the SQL writes them.
class TableShape {
 public:
  /// Looks at the table. Errors: the database's own; config for a name that is none, or a column that must be there.
  static Result<TableShape> of(sql::Database& database, const CallTable& table);

  const std::vector<std::string>& names() const { return names_; }
  /// "c.calldate" of start; empty where the table has no such column.
  std::string column(std::string_view name) const;
  /// "SELECT c.calldate, c.src … FROM cdr c WHERE "
  std::string select() const;
  /// A condition that a row begins from … to, as wall clocks bound under these names.
  std::string within(sql::Database& database, const std::string& from, const std::string& until) const;
  /// A condition that a row stands at a place or behind it: that it began later than `start`, or then and has no lower
  /// uniqueid. As the rows are ordered in pages.
  std::string at_or_behind(sql::Database& database, const std::string& start, const std::string& uniqueid) const;
  /// " ORDER BY …", and of that many rows no more.
  std::string in_pages(sql::Database& database, int64_t most) const;

 private:
  std::string order_of_ids() const { return "COALESCE(" + column("uniqueid") + ", '')"; }
  std::string table_;
  std::vector<std::string> names_, columns_;
};

}  // namespace dossier::asterisk_calls
