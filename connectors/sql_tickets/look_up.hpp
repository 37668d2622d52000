// One look-up: the house's queries, run in one snapshot, as documents.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <dossier/connector.hpp>
#include <dossier/sql.hpp>

namespace dossier::sql_tickets {

/// What the configuration says of the queries.
struct Plan {
  std::map<std::string, std::string> queries;  // name → SQL
  std::map<std::string, std::string> fields;   // our meaning → the house's field name
  std::string timezone;
  int64_t most_tickets = 200;  // of one look-up
};

/// What a look-up found: one document per ticket, and what is known of media that are no blobs.
struct Found {
  struct Ticket {
    std::string key;
    std::string json;
    Covers covers = Covers::some;
  };
  std::vector<Ticket> documents;
  std::map<std::string, std::string> missing;  // locator → absent, corrupt
};

/// Keeps a medium's bytes; the blob's digest.
using WriteBlob = std::function<Result<Blob>(std::string_view bytes)>;

/// Runs the queries that `request` calls for:
///   find_by_<type>       gives the column `ticket`; then every query that names :ticket runs once per ticket
///   any other that names the identifier's placeholder (:phone …) runs once; its rows are sorted by their column
///   `ticket`
/// Errors: config for a query that does not fit (named), malformed/too_broad above most_tickets, and the database's
/// own.
Result<Found> look_up(sql::Database& database, const Plan& plan, const Request& request, const WriteBlob& write_blob);

/// Proves that every query fits the database, without running any.
Result<void> prepare_all(sql::Database& database, const Plan& plan);

/// The locator of a medium that is not in the database.
std::string locator_of(std::string_view ticket, std::string_view id);

}  // namespace dossier::sql_tickets
