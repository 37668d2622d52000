// SQL of PostgreSQL, as both its own client and ODBC send it.
#pragma once

#include <string>
#include <vector>

#include "dossier/sql.hpp"

namespace dossier::sql {

/// Fixes what the texts of values look like, whatever this server's or user's settings are; but not the time zone.
inline std::vector<std::string> postgresql_settings(const Limits& limits) {
  return {"SET client_encoding = 'UTF8'",
          "SET DateStyle = 'ISO, YMD'",
          "SET IntervalStyle = 'postgres'",
          "SET bytea_output = 'hex'",
          "SET extra_float_digits = 1",
          "SET standard_conforming_strings = on",
          "SET statement_timeout = '" + std::to_string(limits.time_limit.count()) + "s'"};
}

/// Makes the plan of a query and runs nothing yet.
inline std::string postgresql_cursor(const std::string& sql) {
  return "DECLARE dossier_rows NO SCROLL CURSOR FOR " + sql;
}
inline constexpr const char* postgresql_close = "CLOSE dossier_rows";

inline constexpr const char* postgresql_process_query = "SELECT CAST(pg_backend_pid() AS varchar(20))";
inline constexpr const char* postgresql_zone_query = "SELECT current_setting('TimeZone')";
inline constexpr const char* postgresql_tables_query =
    "SELECT CAST(table_name AS text) FROM information_schema.tables WHERE table_schema = ANY (current_schemas(false)) "
    "ORDER BY 1 LIMIT 13";

inline constexpr const char* postgresql_columns_query =
    "SELECT CAST(table_name AS text), CAST(column_name AS text) FROM information_schema.columns "
    "WHERE table_schema = ANY (current_schemas(false)) ORDER BY table_name, ordinal_position";

inline std::string postgresql_stop(const std::string& process) { return "SELECT pg_cancel_backend(" + process + ")"; }

}  // namespace dossier::sql
