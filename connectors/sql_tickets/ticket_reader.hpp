// One ticket of the house: its queries, run one after the other, as a document.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/sql.hpp>
#include <string>

#include "query_values.hpp"
#include "ticket_rows.hpp"

namespace dossier::sql_tickets {

/// One document on its way to the hub.
struct TicketDocument {
  std::string key;
  std::string json;
  Covers covers = Covers::some;
};

/// Runs queries within a snapshot that its owner holds. `values` is what their placeholders stand for, but :ticket.
class TicketReader {
 public:
  TicketReader(sql::Database& database, const Plan& plan, sql::Values values, const WriteBlob& write_blob)
      : database_(database), plan_(plan), values_(std::move(values)), write_blob_(write_blob) {}

  /// Every query that names :ticket. Media that lie elsewhere are added to `media`.
  Result<TicketDocument> read(const std::string& ticket, MediaElsewhere& media);
  /// One query. Errors: the database's, with the query's name.
  Result<void> run(const std::string& name, const std::string& sql, const sql::TakeRow& take);

  TicketRows rows_of(const std::string& ticket, MediaElsewhere& media) const { return {ticket, write_blob_, media}; }
  sql::Database& database() const { return database_; }
  sql::Values& values() { return values_; }

 private:
  sql::Database& database_;
  const Plan& plan_;
  sql::Values values_;
  const WriteBlob& write_blob_;
};

}  // namespace dossier::sql_tickets
