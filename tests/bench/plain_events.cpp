// The least a program can do for the status events of events.cpp: fed by COPY, it upserts the rows that a pull leaves,
// in one thread, for the one shape that those events have.
//   bench_plain_events DATABASE STORE
// DATABASE is an address for psql.

#include <array>
#include <vector>

#include "plain_store.hpp"

namespace {

using namespace dossier::bench;

constexpr int tickets_of_a_batch = 2000;

struct Event {
  std::string id, ticket, at, who, before, after;
};

/// "2026-10-14 09:20:00" of Shanghai, and the same hour in UTC.
void put_time(Writer& out, const std::string& at) {
  std::tm civil{};
  strptime(at.c_str(), "%Y-%m-%d %H:%M:%S", &civil);
  const time_t seconds = timegm(&civil) - 8 * 3600;
  gmtime_r(&seconds, &civil);
  std::array<char, 32> text{};
  const std::string utc(text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &civil));
  out.Key("at");
  out.StartObject();
  put(out, "basis", "source_zone");
  put(out, "earliest", utc + "Z");
  put(out, "latest", utc + ".999999Z");
  out.Key("offset_min");
  out.Int(480);
  put(out, "precision", "s");
  put(out, "raw", at);
  put(out, "utc", at.substr(0, 10) + "T" + at.substr(11) + "+08:00");
  out.EndObject();
}

void write_content(const Event& event, Writer& out) {
  out.StartObject();
  put_time(out, event.at);
  out.Key("detail");
  out.StartObject();
  put(out, "from", event.before);
  put(out, "to", event.after);
  out.EndObject();
  out.Key("identifiers");
  out.StartArray();
  out.StartObject();
  put(out, "owner", "customer");
  put(out, "raw", event.ticket);
  put(out, "realm", "tickets");
  put(out, "type", "complaint_no");
  put(out, "value", event.ticket);
  out.EndObject();
  out.EndArray();
  put(out, "kind", "status_change");
  out.Key("links");
  out.StartArray();
  out.StartObject();
  put(out, "relation", "part_of");
  put(out, "source_id", "ticket|" + event.ticket);
  out.EndObject();
  out.EndArray();
  put(out, "outcome", event.after == "已结案" ? "closed" : "in_progress");
  put(out, "outcome_raw", event.after);
  out.Key("parties");
  out.StartArray();
  out.StartObject();
  put(out, "name", event.who);
  put(out, "role", "agent");
  out.EndObject();
  out.EndArray();
  put(out, "text", event.before + " → " + event.after);
  out.EndObject();
}

class Keeping {
 public:
  explicit Keeping(sqlite3* database) : database_(database) {}

  /// All events of one ticket, as one document.
  void keep(const std::vector<Event>& events) {
    if (tickets_ == 0) execute(database_, "BEGIN IMMEDIATE");
    document(events);
    for (size_t number = 0; number < events.size(); ++number) record(events[number], number);
    if (++tickets_ == tickets_of_a_batch) commit();
  }
  void commit() {
    if (tickets_ == 0) return;
    (checkpoint_ << "tickets"
                 << "tickets" << last_ << at_)
        .run();
    execute(database_, "COMMIT");
    tickets_ = 0;
  }

 private:
  void document(const std::vector<Event>& events) {
    at_ = now();
    last_ = events.front().ticket;
    Buffer buffer;
    Writer out(buffer);
    out.StartObject();
    put(out, "ticket", last_);
    out.Key("rows");
    out.StartArray();
    for (const auto& event : events) {
      out.StartArray();
      for (const auto* cell : {&event.id, &event.ticket, &event.at, &event.who, &event.before, &event.after})
        out.String(cell->data(), static_cast<unsigned>(cell->size()));
      out.EndArray();
    }
    out.EndArray();
    out.EndObject();
    const std::string_view bytes(buffer.GetString(), buffer.GetSize());
    const auto digest = sha256(bytes);
    (payload_ << digest << static_cast<sqlite3_int64>(bytes.size()) << packed(bytes, packed_)).run();
    (document_ << last_ << digest << at_ << at_).run();
    (document_row_ << last_ << digest).step();
    document_id_ = document_row_.integer(0);
    document_row_.end();
  }

  void record(const Event& event, size_t number) {
    content_.Clear();
    Writer writer(content_);
    write_content(event, writer);
    const std::string_view content(content_.GetString(), content_.GetSize());
    const auto id = "status_change|" + event.id, digest = sha256(content);
    const auto row = version(event, id, digest, content);
    (sighting_ << row << document_id_ << "/queries/0/rows/" + std::to_string(number) << mapping_ << "sql_tickets 1.0.0"
               << at_ << at_)
        .run();
  }

  sqlite3_int64 version(const Event& event, const std::string& id, const std::string& digest,
                        std::string_view content) {
    sqlite3_int64 row = 0, newest = 0;
    bool is_known = false;
    if ((newest_ << id).step()) {
      row = newest_.integer(0);
      newest = newest_.integer(1);
      is_known = newest_.text(2) == digest;
    }
    newest_.end();
    if (is_known) return row;
    (record_ << id << newest + 1 << digest << content << at_).run();
    row = sqlite3_last_insert_rowid(database_);
    (identifier_ << event.ticket << row).run();
    const auto target = "ticket|" + event.ticket;
    (link_ << row << target).run();
    return row;
  }

  sqlite3* database_;
  Statement payload_{database_,
                     "INSERT INTO payloads(digest, size, home, bytes) VALUES(?,?,'zstd',?) ON CONFLICT DO NOTHING"};
  Statement document_{
      database_,
      "INSERT INTO documents(source, stream, key, request, digest, content_type, charset, fetched_by, fetched_at, "
      "ingested_at) VALUES('tickets','tickets',?,'{\"stream\":\"tickets\"}',?,'application/json','utf-8','plugin',?,?) "
      "ON CONFLICT DO NOTHING"};
  Statement document_row_{database_,
                          "SELECT id FROM documents WHERE source='tickets' AND stream='tickets' AND key=? AND "
                          "request='{\"stream\":\"tickets\"}' AND digest=?"};
  Statement newest_{database_,
                    "SELECT id, version, digest FROM records WHERE source='tickets' AND stream='tickets' AND "
                    "source_id=? ORDER BY version DESC LIMIT 1"};
  Statement record_{database_,
                    "INSERT INTO records(source, stream, source_id, version, digest, content, ingested_at) "
                    "VALUES('tickets','tickets',?,?,?,?,?)"};
  Statement identifier_{database_,
                        "INSERT INTO identifiers(type, value, realm, record) VALUES('complaint_no',?,'tickets',?) ON "
                        "CONFLICT DO NOTHING"};
  Statement link_{database_,
                  "INSERT INTO links(record, target, source, stream) VALUES(?,?,'tickets','tickets') ON CONFLICT DO "
                  "NOTHING"};
  Statement sighting_{database_,
                      "INSERT INTO sightings(record, document, pointer, mapping, connector, fetched_at, ingested_at) "
                      "VALUES(?,?,?,?,?,?,?) ON CONFLICT DO NOTHING"};
  Statement checkpoint_{database_,
                        "INSERT OR REPLACE INTO checkpoints(source, stream, cursor, saved_at) VALUES(?,?,?,?)"};
  const std::string mapping_ = sha256("the options of the mapping");
  Buffer content_;
  std::string packed_, last_;
  int tickets_ = 0;
  sqlite3_int64 document_id_ = 0, at_ = 0;
};

Event event_of(std::string_view line) {
  std::array<std::string, 6> cells;
  for (auto& cell : cells) {
    const auto end = line.find_first_of("\t\n");
    cell = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  }
  return {cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]};
}

void keep_all(std::FILE* copied, Keeping& keeping) {
  std::vector<Event> events;  // of one ticket
  std::array<char, 4096> line{};
  while (std::fgets(line.data(), line.size(), copied)) {
    auto event = event_of(line.data());
    if (!events.empty() && events.front().ticket != event.ticket) {
      keeping.keep(events);
      events.clear();
    }
    events.push_back(std::move(event));
  }
  if (!events.empty()) keeping.keep(events);
  keeping.commit();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) give_up("usage: bench_plain_events DATABASE STORE");
  const auto command =
      "psql -qX '" + std::string(arguments[1]) +
      "' -c \"COPY (SELECT id, ticket, at, who, before, after FROM event ORDER BY ticket, id) TO STDOUT\"";
  auto* copied = ::popen(command.c_str(), "r");
  if (!copied) give_up("cannot run psql");
  auto* database = open_store(std::string(arguments[2]) + "/store.sqlite");
  {
    Keeping keeping(database);
    keep_all(copied, keeping);
  }
  if (::pclose(copied) != 0) give_up("psql failed");
  sqlite3_close(database);
  return 0;
}
