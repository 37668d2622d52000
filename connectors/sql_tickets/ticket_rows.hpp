// A ticket's rows on their way into its document: canonical JSON, with media taken out of them.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/sql.hpp>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dossier::sql_tickets {

/// Keeps a medium's bytes; the blob's digest.
using WriteBlob = std::function<Result<Blob>(std::string_view bytes)>;

/// Media that are not in the database, by their locators.
struct MediaElsewhere {
  std::map<std::string, std::string> missing;  // locator → absent, corrupt
  std::map<std::string, std::string> files;    // locator → path below the house's folder of media
};

/// The locator of a medium that is not in the database.
std::string locator_of(std::string_view ticket, std::string_view id);

/// The value of a row's column as text; empty for NULL and for a column that is not there.
std::string value_of(std::string_view column, const std::vector<std::string>& columns, const sql::RawRow& row);

class TicketRows {
 public:
  TicketRows(std::string ticket, const WriteBlob& write_blob, MediaElsewhere& elsewhere)
      : ticket_(std::move(ticket)), write_blob_(write_blob), elsewhere_(elsewhere) {}

  /// The query stands in the document even where it gives no row.
  void add_query(const std::string& name) { queries_[name]; }
  Result<void> add(const std::string& query, const std::vector<std::string>& columns, const sql::RawRow& row);
  /// All of them as a document: members in the order of their names.
  std::string document(const sql::Database& database) const;

 private:
  struct Query {
    std::vector<std::string> columns;
    std::vector<std::string> rows;  // each a JSON array
  };

  Result<void> write_medium(json::Writer& writer, const std::vector<std::string>& columns, const sql::RawRow& row);
  std::string locator(const std::vector<std::string>& columns, const sql::RawRow& row) const;

  std::string ticket_;
  const WriteBlob& write_blob_;
  MediaElsewhere& elsewhere_;
  std::map<std::string, Query> queries_;
};

}  // namespace dossier::sql_tickets
