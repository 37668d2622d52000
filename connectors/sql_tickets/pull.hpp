// Reading every ticket that changed, onward from where the last pull ended.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/sql.hpp>
#include <functional>
#include <string>

#include "query_values.hpp"
#include "ticket_reader.hpp"

namespace dossier::sql_tickets {

/// Hands one page over: the documents of its tickets, and their media before them.
using HandOver = std::function<Result<void>(const std::vector<TicketDocument>& tickets, const MediaElsewhere& media)>;

/// Runs the query `changed`, which gives the next tickets behind a time of change and a ticket (:after_changed,
/// :after_ticket), in this order, page by page until it gives none; each page is one moment of the database, and a
/// checkpoint. A run that was cut short goes on behind its last page; one behind a whole run begins so many minutes
/// before what that took last. Of several partitions each asks for all tickets, and reads those of its share.
/// Errors: unavailable (partial_page), at the end, for tickets whose time of change is none;
/// config, where there is no such query, where what it gives is not in order or
/// stands behind nothing, and for a cursor that cannot be read; the database's own.
Result<void> pull(sql::Database& database, const Plan& plan, const Request& request, int64_t overlap_minutes,
                  const WriteBlob& write_blob, const HandOver& hand_over, Sink& sink);

}  // namespace dossier::sql_tickets
