#include "rows_to_records.hpp"

#include <algorithm>
#include <dossier/sql.hpp>
#include <functional>
#include <set>

#include "html_text.hpp"
#include "look_up.hpp"
#include "row.hpp"
#include "transfer_encoding.hpp"

namespace dossier::sql_tickets {
namespace {

// Columns with a meaning of their own; every other one becomes a detail under its name.
const std::set<std::string, std::less<>>& known_columns() {
  static const std::set<std::string, std::less<>> names = {"kind",
                                                           "id",
                                                           "ticket",
                                                           "complaint_no",
                                                           "at",
                                                           "at_offset",
                                                           "at_epoch",
                                                           "at_epoch_ms",
                                                           "until",
                                                           "until_offset",
                                                           "until_epoch",
                                                           "until_epoch_ms",
                                                           "actor",
                                                           "actor_id",
                                                           "actor_role",
                                                           "extension",
                                                           "agent",
                                                           "agent_id",
                                                           "agent_role",
                                                           "customer",
                                                           "customer_id",
                                                           "phone",
                                                           "email",
                                                           "order_no",
                                                           "waybill_no",
                                                           "carrier",
                                                           "order_phone",
                                                           "channel",
                                                           "direction",
                                                           "outcome",
                                                           "outcome_raw",
                                                           "text",
                                                           "text_type",
                                                           "text_encoding",
                                                           "action",
                                                           "field",
                                                           "old_value",
                                                           "new_value",
                                                           "claim",
                                                           "claim_value",
                                                           "contact_timezone",
                                                           "media",
                                                           "media_name",
                                                           "media_type",
                                                           "media_encoding",
                                                           "of_kind",
                                                           "of_id",
                                                           "submitted_by_customer"};
  return names;
}

bool is_claim(std::string_view column) { return column.rfind("claim_", 0) == 0 && column != "claim_value"; }

bool is_kind(std::string_view kind) {
  for (const auto known :
       {"ticket", "message", "note", "attachment", "status_change", "operation", "approval", "satisfaction"})
    if (kind == known) return true;
  return false;
}

// "字段: 旧值 → 新值", as much of it as there is.
std::string change_text(const Row& row, const Reading& reading) {
  auto text = reading.word(row.text("action"));
  const auto field = row.word("field"), before = row.text("old_value"), after = row.text("new_value");
  if (!field.empty()) text += (text.empty() ? "" : " ") + field;
  if (before.empty() && after.empty()) return text;
  if (!text.empty()) text += ": ";
  return before.empty() ? text + after : text + before + " → " + after;
}

class Conversion {
 public:
  Conversion(const Reading& reading, std::string ticket, Records& out)
      : reading_(reading), ticket_(std::move(ticket)), out_(out) {}

  // Only a ticket's row need name its complaint: the ticket's other rows take it from there.
  void learn(const Row& row) {
    if (auto numbers = row.lines("complaint_no"); !numbers.empty()) complaints_[ticket_of(row)] = std::move(numbers);
  }

  void convert(const Row& row) {
    const auto kind = row.word("kind");
    if (!is_kind(kind))
      return out_.reject(row.pointer(), "kind \"" + kind + "\" is none of ours; see the connector's README");
    const auto id = id_of(row, kind);
    if (id.empty()) return out_.reject(row.pointer(), "a row of kind " + kind + " without id");
    auto& record = begin(kind, Key(kind, id), row);
    if (kind == "status_change") fill_status(record, row);
    else if (kind == "operation" || kind == "satisfaction") fill_change(record, row);
    else record.text(body(row));
    if (kind == "attachment") fill_medium(record, row, id);
    if (!row.text("of_kind").empty()) record.link(kind + "_of", Key(row.text("of_kind"), row.text("of_id")));
    if (kind == "note") add_entry(row, id);
  }

 private:
  std::string ticket_of(const Row& row) const {
    auto ticket = row.text("ticket");
    return ticket.empty() ? ticket_ : ticket;
  }
  // Every row says whose complaint it belongs to: without a number of its own the ticket's stands for it, or the
  // records of another complaint would pass for the case's.
  std::vector<std::string> complaints_of(const Row& row) const {
    const auto ticket = ticket_of(row);
    const auto numbers = complaints_.find(ticket);
    return numbers == complaints_.end() ? std::vector<std::string>{ticket} : numbers->second;
  }
  std::string id_of(const Row& row, const std::string& kind) const {
    auto id = row.text("id");
    return id.empty() && kind == "ticket" ? ticket_of(row) : id;
  }

  RecordBuilder& begin(const std::string& kind, const Key& key, const Row& row) {
    auto& record = out_.add(kind, key, row.pointer());
    record.at(row.time("at")).until(row.time("until"));
    record.channel(row.word("channel")).direction(row.word("direction"));
    if (kind != "status_change" && !row.text("outcome").empty())
      record.outcome(row.word("outcome"),
                     row.text("outcome_raw").empty() ? row.text("outcome") : row.text("outcome_raw"));
    if (row.flag("submitted_by_customer")) record.submitted_by_customer();
    add_people(record, row);
    add_identifiers(record, row);
    add_claims(record, row);
    add_details(record, row);
    if (const auto ticket = ticket_of(row); kind != "ticket" && !ticket.empty())
      record.link("part_of", Key("ticket", ticket));
    return record;
  }

  void add_people(RecordBuilder& record, const Row& row) const {
    add_person(record, row, "actor", "agent");
    add_person(record, row, "agent", "agent");
    record.identifier("extension", row.text("extension"), Owner::agent);
    if (const auto name = row.text("customer"); !name.empty() && row.word("actor_role") != "customer")
      record.party("customer", name, row.text("customer_id"));
  }

  void add_person(RecordBuilder& record, const Row& row, const std::string& column,
                  const std::string& usual_role) const {
    const auto name = row.text(column), id = row.text(column + "_id");
    if (name.empty() && id.empty()) return;
    const auto stated = row.word(column + "_role");
    const auto role = stated.empty() ? usual_role : stated;
    record.party(role, name, id);
    if (role == "agent" || role == "supervisor") record.identifier("agent_id", id, Owner::agent);
  }

  void add_identifiers(RecordBuilder& record, const Row& row) const {
    for (const auto& number : complaints_of(row)) record.identifier("complaint_no", number, Owner::customer);
    for (const auto* type : {"customer_id", "phone", "email", "order_no"})
      for (const auto& value : row.lines(type)) record.identifier(type, value, Owner::customer);
    for (const auto& waybill : row.lines("waybill_no"))
      record.identifier("waybill_no", waybill, Owner::customer, row.word("carrier"));
    // A phone on the order is whoever's it is; it is compared, never looked up.
    for (const auto& phone : row.lines("order_phone")) record.identifier("phone", phone, Owner::recipient);
  }

  // A claim is what staff entered. What the customer entered himself is his word.
  void add_claims(RecordBuilder& record, const Row& row) const {
    if (row.word("actor_role") == "customer") return;
    for (const auto& [column, index] : row.columns())
      if (is_claim(column)) add_claim(record, row, column.substr(6), column);
    const auto field = row.text("claim");
    if (!field.empty()) add_claim(record, row, field, row.text("claim_value").empty() ? "new_value" : "claim_value");
  }

  // A time that staff typed is a wall clock of their house, whatever the database keeps its own times in.
  void add_claim(RecordBuilder& record, const Row& row, const std::string& field, const std::string& column) const {
    const auto stated = row.text("contact_timezone");
    const auto zone = stated.empty() ? reading_.contact_timezone : stated;
    record.claim(field, row.text(column), row.pointer_to(column), field == "contact_time" ? zone : "");
  }

  static void add_details(RecordBuilder& record, const Row& row) {
    for (const auto& [column, index] : row.columns())
      if (!known_columns().count(column) && !is_claim(column)) record.detail(column, row.text(column));
  }

  void fill_status(RecordBuilder& record, const Row& row) const {
    const auto from = row.text("old_value"), to = row.text("new_value");
    record.detail("from", from).detail("to", to);
    record.outcome(reading_.knows(to) ? reading_.word(to) : "", to);
    record.text(from.empty() ? to : from + " → " + to);
  }

  void fill_change(RecordBuilder& record, const Row& row) const {
    record.detail("action", row.text("action")).detail("field", row.text("field"));
    record.detail("old", row.text("old_value")).detail("new", row.text("new_value"));
    const auto said = body(row);
    record.text(said.empty() ? change_text(row, reading_) : said);
  }

  void fill_medium(RecordBuilder& record, const Row& row, const std::string& id) const {
    const auto* medium = row.cell("media");
    if (!medium || !medium->IsObject()) return;
    const auto digest = json::text(*medium, "/$blob");
    const auto name = row.text("media_name"), type = row.text("media_type");
    if (!digest.empty()) record.blob(digest, name, type);
    else record.media(locator_of(ticket_of(row), id), name, type);
  }

  // That a note was added, when and by whom, is an operation of the log; the words are the note.
  void add_entry(const Row& row, const std::string& id) {
    auto& entry = out_.add("operation", Key("operation", "note", id), row.pointer()).at(row.time("at"));
    add_person(entry, row, "actor", "agent");
    for (const auto& number : complaints_of(row)) entry.identifier("complaint_no", number, Owner::customer);
    const auto action = row.text("action").empty() ? std::string("note") : row.text("action");
    entry.text(reading_.word(action)).detail("action", action).link("note_of", Key("note", id));
    if (const auto ticket = ticket_of(row); !ticket.empty()) entry.link("part_of", Key("ticket", ticket));
  }

  std::string body(const Row& row) const {
    const auto stored = row.text("text");
    const auto bytes = decoded(stored, row.text("text_encoding"));
    if (!bytes) return stored;
    const auto text = sql::readable(*bytes, reading_.charset);
    return row.text("text_type").rfind("text/html", 0) == 0 ? text_of_html(text) : text;
  }

  const Reading& reading_;
  std::string ticket_;
  Records& out_;
  std::map<std::string, std::vector<std::string>> complaints_;  // ticket → its complaint numbers
};

using Visit = std::function<void(const Row&)>;

void each_row(const json::Value& document, const Reading& reading, Records* out, const Visit& visit) {
  for (const auto& [query, at] : json::each(document, "/queries")) {
    const auto* columns = json::find(query, "/columns");
    for (const auto& [cells, inside] : json::each(query, "/rows")) {
      const auto pointer = at + inside;
      if (columns && columns->IsArray() && cells.IsArray()) visit(Row(*columns, cells, pointer, reading));
      else if (out) out->reject(pointer, "a row that is no list of values under columns");
    }
  }
}

}  // namespace

Result<void> records_of(const json::Value& document, const Mapping& mapping, Records& out) {
  if (json::text(document, "/format") != "1")
    return fail(ErrorKind::malformed,
                "/format: \"" + json::text(document, "/format") + "\", wanted 1: no document of sql_tickets");
  const Reading reading(mapping);
  Conversion conversion(reading, json::text(document, "/ticket"), out);
  each_row(document, reading, nullptr, [&](const Row& row) { conversion.learn(row); });
  each_row(document, reading, &out, [&](const Row& row) { conversion.convert(row); });
  return {};
}

}  // namespace dossier::sql_tickets
