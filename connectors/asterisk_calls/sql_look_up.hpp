// Calls in an SQL table: Asterisk's own cdr, FreePBX's asteriskcdrdb.cdr, or one whose columns have other names.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <dossier/sql.hpp>

#include "sought.hpp"

namespace dossier::asterisk_calls {

/// The table as the options describe it.
struct CallTable {
  std::string name;
  std::map<std::string, std::string> columns;  // Asterisk's name → the table's, where they differ
};

/// Errors: the database's own; config for a table that lacks a column, naming what it has.
Result<FoundCalls> find_in_sql(sql::Database& database, const CallTable& table, const House& house,
                               const Sought& sought);

/// Says in words what is wrong with the table, or nothing.
Result<void> probe_sql(sql::Database& database, const CallTable& table);

}  // namespace dossier::asterisk_calls
