// SQL of MySQL and MariaDB, as both their own client and ODBC send it.
#pragma once

#include <string>
#include <vector>

#include "dossier/sql.hpp"

namespace dossier::sql {

/// Fixes what a query means, whatever this server's settings are; but not the time zone. `||` joins texts as it does
/// everywhere else, GROUP_CONCAT does not cut, and texts come in the charset of their column.
inline const std::vector<std::string> mysql_settings = {
    "SET SESSION sql_mode = 'PIPES_AS_CONCAT'", "SET SESSION group_concat_max_len = 67108864",
    "SET character_set_results = NULL", "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"};

/// MariaDB's spelling, then MySQL's: each refuses the other's.
inline std::vector<std::string> mysql_time_limits(const Limits& limits) {
  const auto seconds = limits.time_limit.count();
  return {"SET SESSION max_statement_time = " + std::to_string(seconds),
          "SET SESSION max_execution_time = " + std::to_string(seconds * 1000)};
}

inline constexpr const char* mysql_connection_query = "SELECT CAST(CONNECTION_ID() AS CHAR(20))";
inline constexpr const char* mysql_zone_query = "SELECT CONCAT(@@time_zone, ', ', @@system_time_zone)";
inline constexpr const char* mysql_tables_query =
    "SELECT CAST(table_name AS CHAR(64)) FROM information_schema.tables WHERE table_schema = DATABASE() "
    "ORDER BY 1 LIMIT 13";

inline constexpr const char* mysql_columns_query =
    "SELECT CAST(table_name AS CHAR(64)), CAST(column_name AS CHAR(64)) FROM information_schema.columns "
    "WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position";

inline std::string mysql_stop(const std::string& connection) { return "KILL QUERY " + connection; }

}  // namespace dossier::sql
