#include "rows_to_records.hpp"

#include <algorithm>
#include <functional>

#include "columns.hpp"
#include "identifiers.hpp"
#include "query_shape.hpp"
#include "row.hpp"
#include "row_text.hpp"
#include "ticket_rows.hpp"

namespace dossier::sql_tickets {
namespace {

// Ours stands for itself: what `words` says of such a word is an action's.
std::string kind_of(const Row& row) {
  auto stated = row.text("kind");
  return is_kind(stated) || stated == "identifiers" ? stated : row.word("kind");
}

bool contains(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

class Conversion {
 public:
  Conversion(const Reading& reading, std::string ticket, Records& out)
      : reading_(reading), ticket_(std::move(ticket)), out_(out) {}

  // Only a ticket's row need name its complaint: the ticket's other rows take it from there.
  void learn(const Row& row) {
    auto& ticket = tickets_[ticket_of(row)];
    for (auto& number : row.lines("complaint_no"))
      if (!contains(ticket.complaints, number)) ticket.complaints.push_back(std::move(number));
    const auto kind = kind_of(row);
    if (kind == "ticket") ticket.has_row = true;
    if (kind == "identifiers") ticket.identifiers.add(row);
  }

  void convert(const Row& row) {
    const auto kind = kind_of(row);
    if (kind == "identifiers") return expect_ticket(row);
    if (!is_kind(kind))
      return out_.reject(row.pointer(), lacks(row, "kind") + "; wanted one of: " + all_kinds() +
                                            ", or a word that the option \"words\" translates");
    const auto id = id_of(row, kind);
    if (id.empty())
      return out_.reject(row.pointer(), lacks(row, "id") + " in a row of kind " + kind +
                                            "; wanted what tells it from others of its kind");
    auto& record = begin(kind, Key(kind, id), row);
    if (kind == "status_change") fill_status(record, row);
    else if (kind == "operation" || kind == "satisfaction") fill_change(record, row);
    else record.text(words_of(row, reading_));
    if (kind == "attachment") fill_medium(record, row, id);
    if (!row.text("of_kind").empty()) record.link(kind + "_of", Key(row.text("of_kind"), row.text("of_id")));
    if (kind == "note") add_entry(row, id);
  }

 private:
  // Query and column first: whoever mends it wrote the query.
  static std::string lacks(const Row& row, const std::string& column) {
    std::vector<std::string> names;
    for (const auto& [name, index] : row.columns()) names.push_back(name);
    const auto place = "query \"" + row.query() + "\": ";
    if (!row.cell(column)) return place + "has no column \"" + column + "\" (" + seen(names) + ")";
    const auto value = row.text(column);
    return place + "column \"" + column + "\" is " + (value.empty() ? "empty" : "\"" + value + "\"");
  }
  std::string ticket_of(const Row& row) const {
    auto ticket = row.text("ticket");
    return ticket.empty() ? ticket_ : ticket;
  }
  // Every row says whose complaint it belongs to: without a number of its own the ticket's stands for it, or the
  // records of another complaint would pass for the case's.
  std::vector<std::string> complaints_of(const Row& row) const {
    const auto ticket = ticket_of(row);
    const auto& numbers = tickets_.at(ticket).complaints;
    return numbers.empty() ? std::vector<std::string>{ticket} : numbers;
  }
  // What such a row says stands in the record of its ticket.
  void expect_ticket(const Row& row) {
    if (!tickets_.at(ticket_of(row)).has_row)
      out_.reject(row.pointer(), "query \"" + row.query() + "\": identifiers of ticket \"" + ticket_of(row) +
                                     "\", which has no row of kind ticket");
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
    add_identifiers(record, row, kind);
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

  void add_identifiers(RecordBuilder& record, const Row& row, const std::string& kind) const {
    for (const auto& number : complaints_of(row)) record.identifier("complaint_no", number, Owner::customer);
    Identifiers identifiers;
    identifiers.add(row);
    if (kind == "ticket") identifiers.add(tickets_.at(ticket_of(row)).identifiers);
    identifiers.write(record);
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
      if (is_detail(column)) record.detail(column, row.text(column));
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
    const auto said = words_of(row, reading_);
    record.text(said.empty() ? change_of(row, reading_) : said);
  }

  void fill_medium(RecordBuilder& record, const Row& row, const std::string& id) const {
    const auto* medium = row.cell("media");
    const bool in_database = medium && medium->IsObject();
    if (!in_database && row.text("media_file").empty()) return;
    const auto digest = in_database ? json::text(*medium, "/$blob") : std::string();
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

  const Reading& reading_;
  std::string ticket_;
  Records& out_;
  struct Ticket {
    std::vector<std::string> complaints;  // its numbers
    Identifiers identifiers;              // of rows that name nothing else
    bool has_row = false;
  };
  std::map<std::string, Ticket> tickets_;
};

using Visit = std::function<void(const Row&)>;

void each_row(const json::Value& document, const Reading& reading, Records* out, const Visit& visit) {
  for (const auto& [query, at] : json::each(document, "/queries")) {
    const auto* columns = json::find(query, "/columns");
    const auto name = json::text(query, "/name");
    for (const auto& [cells, inside] : json::each(query, "/rows")) {
      const auto pointer = at + inside;
      if (columns && columns->IsArray() && cells.IsArray()) visit(Row(*columns, cells, pointer, reading, name));
      else if (out) out->reject(pointer, "query \"" + name + "\": a row that is no list of values under columns");
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
