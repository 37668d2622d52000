#include "ticket_rows.hpp"

#include <algorithm>

#include "transfer_encoding.hpp"

namespace dossier::sql_tickets {
namespace {

void write(json::Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

}  // namespace

std::string locator_of(std::string_view ticket, std::string_view id) {
  return "ticket/" + std::string(ticket) + "/media/" + std::string(id);
}

std::string value_of(std::string_view column, const std::vector<std::string>& columns, const sql::RawRow& row) {
  const auto at = static_cast<size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin());
  return at < row.size() ? row[at].value_or("") : std::string();
}

std::string TicketRows::locator(const std::vector<std::string>& columns, const sql::RawRow& row) const {
  const auto stated = value_of("ticket", columns, row);
  return locator_of(stated.empty() ? ticket_ : stated, value_of("id", columns, row));
}

// A column named `media` is a medium: its bytes become a blob.
Result<void> TicketRows::add(const std::string& query, const std::vector<std::string>& columns,
                             const sql::RawRow& row) {
  json::Buffer buffer;
  json::Writer writer(buffer);
  writer.StartArray();
  for (size_t index = 0; index < row.size(); ++index) {
    if (columns[index] == "media" && row[index]) DOSSIER_TRY(write_medium(writer, columns, row));
    else sql::write_cell(writer, row[index]);
  }
  writer.EndArray();
  if (const auto file = value_of("media_file", columns, row); !file.empty())
    elsewhere_.files[locator(columns, row)] = file;
  queries_[query].columns = columns;
  queries_[query].rows.emplace_back(buffer.GetString(), buffer.GetSize());
  return {};
}

Result<void> TicketRows::write_medium(json::Writer& writer, const std::vector<std::string>& columns,
                                      const sql::RawRow& row) {
  const auto encoding = value_of("media_encoding", columns, row);
  const auto bytes = decoded(value_of("media", columns, row), encoding);
  writer.StartObject();
  if (bytes) {
    const auto blob = DOSSIER_TRY(write_blob_(*bytes));
    writer.Key("$blob"), writer.String(blob.sha256);
    writer.Key("size"), writer.Int64(blob.size);
  } else {
    // "external": the bytes lie in a store of the ticket system, not in its database.
    const std::string state = encoding == "base64" ? "corrupt" : "absent";
    writer.Key("$missing"), writer.String(state);
    elsewhere_.missing[locator(columns, row)] = state;
  }
  writer.EndObject();
  return {};
}

std::string TicketRows::document(const sql::Database& database) const {
  json::Buffer buffer;
  json::Writer writer(buffer);
  writer.StartObject();
  writer.Key("database_zone"), write(writer, database.zone());
  writer.Key("engine"), write(writer, database.engine());
  writer.Key("format"), writer.Int(1);
  writer.Key("queries"), writer.StartArray();
  for (const auto& [name, query] : queries_) {
    writer.StartObject();
    writer.Key("columns"), writer.StartArray();
    for (const auto& column : query.columns) write(writer, column);
    writer.EndArray();
    writer.Key("name"), write(writer, name);
    writer.Key("rows"), writer.StartArray();
    for (const auto& row : query.rows) writer.RawValue(row.data(), row.size(), rapidjson::kArrayType);
    writer.EndArray();
    writer.EndObject();
  }
  writer.EndArray();
  writer.Key("ticket"), sql::write_cell(writer, ticket_);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace dossier::sql_tickets
