// One look-up: the house's queries, run in one snapshot, as documents.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/sql.hpp>
#include <string>
#include <vector>

#include "query_values.hpp"
#include "ticket_reader.hpp"

namespace dossier::sql_tickets {

/// What a look-up found: one document per ticket, and what is known of media that are not in the database.
struct Found {
  std::vector<TicketDocument> documents;
  MediaElsewhere media;
};

/// Runs the queries that `request` calls for:
///   find_by_<type>       gives the column `ticket`; then every query that names :ticket runs once per ticket
///   any other that names the identifier's placeholder (:phone …) runs once; its rows are sorted by their column
///   `ticket`
/// Errors: config for a query that does not fit (named) and where the database has no such field as the one that holds
/// the complaint's number, or the identifier sought; malformed/too_broad above most_tickets, and the database's
/// own.
Result<Found> look_up(sql::Database& database, const Plan& plan, const Request& request, const WriteBlob& write_blob);

/// Proves that every query fits the database and gives the columns its rows are read by, without running any, and that
/// the database has every field that the configuration names. Errors: config, with the columns of all queries in which
/// they do not fit, or with all the fields; the database's own.
Result<void> prepare_all(sql::Database& database, const Plan& plan);

}  // namespace dossier::sql_tickets
