// Pulling status events of tickets from PostgreSQL, twenty of each ticket, beside a plain program that is fed by COPY
// and leaves the same rows:
//   bench_events DOSSIER PLAIN [EVENTS]
// Measured: the pull into an empty store, the whole program, in turns with the plain one. 40,000 events, 2,000,000
// with DOSSIER_LONG=1. Prints the ratio; ends with 1 where it is far above its goal, and with 2 where the rows are not
// the same.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "kept_rows.hpp"
#include "testkit/hub_fixture.hpp"
#include "testkit/sql_engines.hpp"
#include "timed.hpp"

namespace {

using namespace dossier;
namespace fs = std::filesystem;

constexpr int64_t events_of_a_ticket = 20;
constexpr double most = 12.0, goal = 2.0;  // times the plain program

const std::vector<std::string> more_rows = {
    "SELECT r.source_id||'/'||l.source||'/'||l.stream||'/'||l.target FROM links l CROSS JOIN records r ON "
    "r.id=l.record ORDER BY 1",
    "SELECT s.pointer||'/'||d.key||'/'||r.source_id FROM sightings s CROSS JOIN documents d ON d.id=s.document "
    "CROSS JOIN records r ON r.id=s.record ORDER BY 1"};

void fill(testkit::DatabaseServer& server, const std::string& database, int64_t events) {
  server.make_database(database);
  const auto tickets = std::to_string(events / events_of_a_ticket), each = std::to_string(events_of_a_ticket);
  server.run(database,
             "CREATE TABLE ticket(id bigint PRIMARY KEY, changed timestamp);"
             "CREATE TABLE event(id bigint, ticket bigint, at timestamp(0), who text, before text, after text);"
             "INSERT INTO ticket SELECT n, timestamp '2026-01-01' + n * interval '7 seconds' FROM generate_series(1, " +
                 tickets +
                 ") n;"
                 "INSERT INTO event SELECT t * " +
                 each +
                 " + n, t, timestamp '2026-01-01' + t * interval '7 seconds' + n * interval '1 minute', '王某', "
                 "'已受理', CASE WHEN n = " +
                 each + " THEN '已结案' ELSE '处理中' END FROM generate_series(1, " + tickets +
                 ") t, generate_series(1, " + each +
                 ") n;"
                 "CREATE INDEX ON event(ticket); CREATE INDEX ON ticket(changed, id); ANALYZE;");
}

std::string options_of(const testkit::SqlEngine& engine, const std::string& database) {
  std::string options = "{";
  for (const auto& [name, value] : engine.options(database))
    options += name + ": \"" + (name == "password" ? "${env:READERS_PASSWORD}" : value) + "\", ";
  return options +
         "timezone: Asia/Shanghai, words: {处理中: in_progress, 已结案: closed}, queries: {"
         "changed: \"SELECT id AS ticket, changed FROM ticket WHERE changed > :after_changed OR (changed = "
         ":after_changed AND id > :after_ticket) ORDER BY changed, id LIMIT 200\", "
         "find_by_complaint_no: \"SELECT id AS ticket FROM ticket WHERE id::text = :complaint_no\", "
         "events: \"SELECT 'status_change' AS kind, id, ticket AS complaint_no, at, who AS actor, before AS old_value, "
         "after AS new_value FROM event WHERE ticket = :ticket ORDER BY id\"}}";
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) bench::complain("usage: bench_events DOSSIER PLAIN [EVENTS]");
  const bool is_long = std::getenv("DOSSIER_LONG") != nullptr;
  const long long events = count > 3 ? std::strtoll(arguments[3], nullptr, 10) : is_long ? 2'000'000 : 40'000;
  const int rounds = events < 200'000 ? 2 : 1;
  const auto engine = testkit::sql_engines().front();
  if (const auto missing = engine.missing(); !missing.empty()) {
    std::printf("skipped: %s\n", missing.c_str());
    return 0;
  }
  const std::string database = "events";
  fill(engine.server(), database, events);

  testkit::HubFixture hub;
  hub.source("tickets", "sql_tickets", options_of(engine, database), "    own_sockets: true\n    partitions: 2\n");
  const auto var = hub.folder() / "var", plain_store = hub.folder() / "plain";
  auto pull = hub.command({"pull", "tickets"});
  pull.front() = arguments[1];
  std::vector<bench::Spent> plain, pulled;
  for (int round = 0; round < rounds; ++round) {
    bench::make_empty_store(plain_store);
    plain.push_back(bench::run({arguments[2], engine.server().administrators_address(database), plain_store}));
    bench::make_empty_store(var);
    pulled.push_back(bench::run(pull, {{"READERS_PASSWORD", engine.options(database)["password"]}}));
    bench::complain_of_other_rows(var, plain_store, more_rows);
  }
  const auto ratio = bench::least(pulled) / bench::least(plain);
  std::printf(
      "%lld events of %lld tickets: pulled in %.2f s (%.2f s of processor, %ld MiB), by the plain program in %.2f s "
      "(%.2f s of processor); ratio %.2f (goal %.1f, at most %.1f; the least of %d)\n",
      events, events / static_cast<long long>(events_of_a_ticket), bench::least(pulled),
      pulled.back().processor_seconds, pulled.back().peak_kib / 1024, bench::least(plain),
      plain.back().processor_seconds, ratio, goal, most, rounds);
  return ratio <= most ? 0 : 1;
}
