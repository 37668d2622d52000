// What the placeholders of a house's queries stand for.
#pragma once

#include <cstdint>
#include <dossier/connector.hpp>
#include <dossier/sql.hpp>
#include <map>
#include <string>
#include <string_view>

namespace dossier::sql_tickets {

/// What the configuration says of the queries.
struct Plan {
  std::map<std::string, std::string> queries;      // name → SQL
  std::map<std::string, std::string> fields;       // our meaning → the house's field name
  std::map<std::string, std::string> field_names;  // our meaning → a SELECT of the names that there are
  std::string timezone;
  int64_t most_tickets = 200;                // of one look-up
  std::map<std::string, std::string> words;  // the house's word → ours
};

/// How the names of queries begin that find tickets: find_by_<identifier type>.
inline constexpr std::string_view finder = "find_by_";
inline bool is_finder(std::string_view name) { return name.substr(0, finder.size()) == finder; }

/// The query that finds the tickets that changed: of a pull.
inline constexpr std::string_view changed_query = "changed";

/// Each field of the configuration; NULL for one that the house has not.
sql::Values fields_of(const Plan& plan);

/// The identifier, the window and the fields of a look-up.
sql::Values values_of(const Request& request, const Plan& plan);

/// The window and the fields of a pull, and no identifier. Where it ends is known only of a database in UTC.
sql::Values values_of_pull(const Request& request, const Plan& plan);

/// Every placeholder that there is, all but the fields NULL.
sql::Values values_of_nobody(const Plan& plan);

/// The same, and NULL for each field that the query names and the configuration does not: NULL equals nothing.
sql::Values with_fields(const sql::Database& database, const std::string& query, sql::Values values);

/// What is wrong with the placeholders of the queries, all at once: one that stands for nothing (misspelt), a query
/// that names neither the ticket nor an identifier and so would never run, and one that finds tickets by something else
/// than it says. Empty where nothing is.
std::string faults_of_placeholders(const Plan& plan, sql::Dialect dialect);

/// Whether a query names that placeholder.
bool names(const sql::Database& database, const std::string& query, const std::string& placeholder);

}  // namespace dossier::sql_tickets
