#include "look_up.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "transfer_encoding.hpp"

namespace dossier::sql_tickets {
namespace {

constexpr std::string_view finder = "find_by_";
constexpr const char* identifier_types[] = {"complaint_no", "customer_id", "phone", "email"};

bool is_finder(const std::string& name) { return name.rfind(finder, 0) == 0; }

bool names(const std::string& sql, const std::string& placeholder) {
  const auto found = sql::placeholders_in(sql);
  return std::find(found.begin(), found.end(), placeholder) != found.end();
}

std::string utc_text(int64_t micros) {
  const std::time_t seconds = static_cast<std::time_t>(micros / 1000000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts)};
}

// The window as the database's wall clock. Where that is not UTC the bounds are widened by the most a zone can differ:
// what lies outside is dropped later, by time and not by text.
void put_window(const Request& request, const std::string& timezone, sql::Values& values) {
  constexpr int64_t hour = int64_t{3600} * 1000000;
  const bool utc = timezone == "UTC" || timezone == "Etc/UTC";
  const auto from = std::max<int64_t>(0, utc ? request.from : request.from - 14 * hour);
  const auto until = utc ? request.until : request.until + 14 * hour;
  values["from"] = utc_text(from);
  values["until"] = utc_text(until);
  values["from_epoch"] = std::to_string(request.from / 1000000);
  values["until_epoch"] = std::to_string(request.until / 1000000);
}

sql::Values values_of(const Request& request, const Plan& plan) {
  sql::Values values;
  // A field set to "" is one the house has not: NULL equals nothing.
  for (const auto& [meaning, name] : plan.fields)
    values["field_" + meaning] = name.empty() ? sql::Bound() : sql::Bound(name);
  values[request.identifier.type] = request.identifier.value;
  values[request.identifier.type + "_raw"] = request.identifier.raw;
  put_window(request, plan.timezone, values);
  return values;
}

// A field that the configuration does not name is simply not there: NULL equals nothing.
sql::Values with_fields(const std::string& query, sql::Values values) {
  for (const auto& name : sql::placeholders_in(query))
    if (name.rfind("field_", 0) == 0) values.try_emplace(name);
  return values;
}

// A query's rows on their way into a document, as canonical JSON: members in order of their names.
struct Rows {
  std::vector<std::string> columns;
  std::vector<std::string> rows;  // each a JSON array
};

std::string document_of(const sql::Database& database, const std::string& ticket,
                        const std::map<std::string, Rows>& queries) {
  json::Buffer buffer;
  json::Writer writer(buffer);
  const auto string = [&](std::string_view text) {
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  writer.StartObject();
  writer.Key("database_zone"), string(database.zone());
  writer.Key("engine"), string(database.engine());
  writer.Key("format"), writer.Int(1);
  writer.Key("queries"), writer.StartArray();
  for (const auto& [name, result] : queries) {
    writer.StartObject();
    writer.Key("columns"), writer.StartArray();
    for (const auto& column : result.columns) string(column);
    writer.EndArray();
    writer.Key("name"), string(name);
    writer.Key("rows"), writer.StartArray();
    for (const auto& row : result.rows) writer.RawValue(row.data(), row.size(), rapidjson::kArrayType);
    writer.EndArray();
    writer.EndObject();
  }
  writer.EndArray();
  writer.Key("ticket"), sql::write_cell(writer, ticket);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

class LookUp {
 public:
  LookUp(sql::Database& database, const Plan& plan, const Request& request, const WriteBlob& write_blob)
      : database_(database),
        plan_(plan),
        type_(request.identifier.type),
        values_(values_of(request, plan)),
        write_blob_(write_blob) {}

  Result<Found> run() {
    const auto find = plan_.queries.find(std::string(finder) + type_);
    bool asked = find != plan_.queries.end();
    if (asked) DOSSIER_TRY(per_ticket(find->first, find->second));
    for (const auto& [name, sql] : plan_.queries)
      if (!is_finder(name) && !names(sql, "ticket") && (names(sql, type_) || names(sql, type_ + "_raw"))) {
        DOSSIER_TRY(direct(name, sql));
        asked = true;
      }
    if (!asked)
      return fail(ErrorKind::config, "no query looks tickets up by " + type_ + "; nothing was asked. Add one named \"" +
                                         std::string(finder) + type_ + "\" to the option \"queries\"");
    for (const auto& [ticket, queries] : direct_)
      found_.documents.push_back(
          {values_.at(type_).value_or("") + "/" + ticket, document_of(database_, ticket, queries), Covers::some});
    return std::move(found_);
  }

 private:
  Result<void> keep(Rows& result, const std::vector<std::string>& columns, sql::RawRow& row,
                    const std::string& ticket) {
    result.columns = columns;
    result.rows.push_back(DOSSIER_TRY(row_of(columns, row, ticket)));
    return {};
  }

  // One row as a JSON array. A column named `media` is a medium: its bytes become a blob.
  Result<std::string> row_of(const std::vector<std::string>& columns, sql::RawRow& row, const std::string& ticket) {
    json::Buffer buffer;
    json::Writer writer(buffer);
    writer.StartArray();
    for (size_t index = 0; index < row.size(); ++index) {
      if (columns[index] == "media" && row[index]) DOSSIER_TRY(write_medium(writer, columns, row, index, ticket));
      else sql::write_cell(writer, row[index]);
    }
    writer.EndArray();
    return std::string(buffer.GetString(), buffer.GetSize());
  }

  Result<void> write_medium(json::Writer& writer, const std::vector<std::string>& columns, const sql::RawRow& row,
                            size_t index, const std::string& ticket) {
    const auto other = [&](std::string_view name) {
      const auto at = static_cast<size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
      return at < row.size() ? row[at].value_or("") : std::string();
    };
    const auto encoding = other("media_encoding");
    const auto bytes = decoded(*row[index], encoding);
    writer.StartObject();
    if (bytes) {
      const auto blob = DOSSIER_TRY(write_blob_(*bytes));
      writer.Key("$blob"), writer.String(blob.sha256);
      writer.Key("size"), writer.Int64(blob.size);
    } else {
      // "external": the bytes lie in a store of the ticket system, not in its database.
      const std::string state = encoding == "base64" ? "corrupt" : "absent";
      writer.Key("$missing"), writer.String(state);
      found_.missing[locator_of(ticket, other("id"))] = state;
    }
    writer.EndObject();
    return {};
  }

  Result<void> per_ticket(const std::string& name, const std::string& sql) {
    std::vector<std::string> tickets;
    const sql::TakeRow take = [&](const auto& columns, sql::RawRow& row) -> Result<void> {
      const auto at = static_cast<size_t>(std::find(columns.begin(), columns.end(), "ticket") - columns.begin());
      if (at == columns.size()) return fail(ErrorKind::config, "has no column named \"ticket\"");
      if (row[at] && std::find(tickets.begin(), tickets.end(), *row[at]) == tickets.end()) tickets.push_back(*row[at]);
      return {};
    };
    DOSSIER_TRY(run_query(name, sql, take));
    if (static_cast<int64_t>(tickets.size()) > plan_.most_tickets)
      return fail(Error(ErrorKind::malformed, type_ + " " + values_.at(type_).value_or("") + " matches " +
                                                  std::to_string(tickets.size()) + " tickets, more than " +
                                                  std::to_string(plan_.most_tickets) +
                                                  "; none was read. Raise max_tickets if that is right")
                      .because("too_broad"));
    for (const auto& ticket : tickets) DOSSIER_TRY(read_ticket(ticket));
    return {};
  }

  Result<void> read_ticket(const std::string& ticket) {
    values_["ticket"] = ticket;
    std::map<std::string, Rows> queries;
    for (const auto& [name, sql] : plan_.queries) {
      if (is_finder(name) || !names(sql, "ticket")) continue;
      auto& result = queries[name];
      const sql::TakeRow take = [&](const auto& columns, sql::RawRow& row) {
        return keep(result, columns, row, ticket);
      };
      DOSSIER_TRY(run_query(name, sql, take));
    }
    values_.erase("ticket");
    // What a ticket's queries no longer give was removed from it.
    found_.documents.push_back({ticket, document_of(database_, ticket, queries), Covers::all});
    return {};
  }

  // Rows of several tickets are parted: one customer's rows never share a document with another's.
  Result<void> direct(const std::string& name, const std::string& sql) {
    return run_query(name, sql, [&](const auto& columns, sql::RawRow& row) -> Result<void> {
      const auto at = static_cast<size_t>(std::find(columns.begin(), columns.end(), "ticket") - columns.begin());
      const auto ticket = at < row.size() ? row[at].value_or("") : std::string();
      return keep(direct_[ticket][name], columns, row, ticket);
    });
  }

  Result<void> run_query(const std::string& name, const std::string& sql, const sql::TakeRow& take) {
    const auto place = "query \"" + name + "\"";
    auto ran = database_.run(sql, with_fields(sql, values_), take);
    if (!ran) return fail(std::move(ran.error()).at(place));
    return {};
  }

  sql::Database& database_;
  const Plan& plan_;
  std::string type_;
  sql::Values values_;
  const WriteBlob& write_blob_;
  std::map<std::string, std::map<std::string, Rows>> direct_;  // ticket → query → rows
  Found found_;
};

}  // namespace

std::string locator_of(std::string_view ticket, std::string_view id) {
  return "ticket/" + std::string(ticket) + "/media/" + std::string(id);
}

Result<Found> look_up(sql::Database& database, const Plan& plan, const Request& request, const WriteBlob& write_blob) {
  const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(database));
  return LookUp(database, plan, request, write_blob).run();
}

Result<void> prepare_all(sql::Database& database, const Plan& plan) {
  const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(database));
  sql::Values values;
  for (const auto& [meaning, name] : plan.fields) values["field_" + meaning] = name;
  for (const auto* type : identifier_types) values[type] = values[std::string(type) + "_raw"] = sql::Bound();
  for (const auto* other : {"ticket", "from", "until", "from_epoch", "until_epoch"}) values[other] = sql::Bound();
  for (const auto& [name, query] : plan.queries) {
    const auto place = "query \"" + name + "\"";
    auto columns = database.columns(query, with_fields(query, values));
    if (!columns) return fail(std::move(columns.error()).at(place));
    const bool has_ticket = std::find(columns->begin(), columns->end(), "ticket") != columns->end();
    if (is_finder(name) && !has_ticket) return fail(ErrorKind::config, place + ": has no column named \"ticket\"");
  }
  return {};
}

}  // namespace dossier::sql_tickets
