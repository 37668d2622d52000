#include "ticket_reader.hpp"

namespace dossier::sql_tickets {

Result<TicketDocument> TicketReader::read(const std::string& ticket, MediaElsewhere& media) {
  values_["ticket"] = ticket;
  auto rows = rows_of(ticket, media);
  for (const auto& query : plan_.queries) {
    const auto& name = query.first;
    if (is_finder(name) || !names(database_, query.second, "ticket")) continue;
    rows.add_query(name);
    DOSSIER_TRY(
        run(name, query.second, [&](const auto& columns, sql::RawRow& row) { return rows.add(name, columns, row); }));
  }
  values_.erase("ticket");
  // What a ticket's queries no longer give was removed from it.
  return TicketDocument{ticket, rows.document(database_), Covers::all};
}

Result<void> TicketReader::run(const std::string& name, const std::string& sql, const sql::TakeRow& take) {
  auto ran = database_.run(sql, with_fields(database_, sql, values_), take);
  if (!ran) return fail(std::move(ran.error()).at("query \"" + name + "\""));
  return {};
}

}  // namespace dossier::sql_tickets
