// Pulling 250 pages of 200 rows from a web server that takes 20 ms for each, in turn and in 8 partitions side by side,
// beside curl fetching them in turn and 8 at a time:
//   bench_pages DOSSIER
// Measured: the whole program `dossier pull`, from its start to the last row durable. Its limit: one curl process,
// which keeps nothing. In turns. Prints the least of each and their ratios; ends with 1 where one is far above its
// goal.
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "store/database.hpp"
#include "testkit/hub_fixture.hpp"
#include "testkit/scripted_server.hpp"
#include "timed.hpp"

namespace {

using namespace dossier;

constexpr int pages = 250, rows_of_a_page = 200, rounds = 3, most_partitions = 8;
constexpr std::chrono::milliseconds latency{20};

/// In how many partitions, and what curl is told to fetch as many at a time.
struct Way {
  int partitions;
  std::vector<std::string> curl;
  double goal, most;
};

std::string page(int number) {
  std::string rows;
  for (int row = 0; number <= pages && row < rows_of_a_page; ++row) {
    const auto id = std::to_string(number * rows_of_a_page + row);
    rows += (rows.empty() ? "" : ",") + (R"({"id":"n)" + id) + R"(","at":"2026-10-14 09:20:00","by":"王某",)" +
            R"("order_no":"DD2026)" + id + R"(","text":"第)" + id +
            R"(条备注：已向物流核实，客户要求下午三点以后送达，the driver will call before he comes."})";
  }
  return R"({"rows":[)" + rows + "]}";
}

int64_t records_in(const std::filesystem::path& store) {
  Database database(store / "store.sqlite");
  auto query = database.query("SELECT count(*) FROM records");
  return query.next() ? query.integer(0) : 0;
}

/// The ratio.
double measure(testkit::HubFixture& hub, const std::string& dossier, const std::string& address, const Way& way) {
  auto pull = hub.command({"pull", "pages" + std::to_string(way.partitions)});
  pull.front() = dossier;
  // Each partition ends at a page without rows.
  auto fetch = way.curl;
  fetch.insert(fetch.end(),
               {"-sS", "-o", "/dev/null", address + "?page=[1-" + std::to_string(pages + way.partitions) + "]"});
  std::vector<bench::Spent> fetched, pulled;
  for (int round = 0; round < rounds; ++round) {
    fetched.push_back(bench::run(fetch));
    std::filesystem::remove_all(hub.folder() / "var");
    pulled.push_back(bench::run(pull));
    if (const auto records = records_in(hub.folder() / "var"); records != pages * rows_of_a_page)
      bench::complain(std::to_string(records) + " records kept");
  }
  const auto ratio = bench::least(pulled) / bench::least(fetched);
  std::printf(
      "%d pages of %d rows, %d ms each, %d at a time: pulled in %.2f s (%.2f s of processor), fetched by curl in %.2f "
      "s, "
      "ratio %.2f (goal %.2f, at most %.1f; the least of %d)\n",
      pages, rows_of_a_page, static_cast<int>(latency.count()), way.partitions, bench::least(pulled),
      pulled.back().processor_seconds, bench::least(fetched), ratio, way.goal, way.most, rounds);
  return ratio;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) bench::complain("usage: bench_pages DOSSIER");
  std::vector<std::string> made;
  for (int number = 0; number <= pages + most_partitions; ++number) made.push_back(page(number));
  testkit::ScriptedServer server([&](const testkit::ServerRequest& request) {
    std::this_thread::sleep_for(latency);
    testkit::ServerReply reply;
    reply.body = made.at(std::stoul(request.query.at("page")));
    return reply;
  });
  testkit::HubFixture hub;
  bool is_near = true;
  for (const auto& way :
       {Way{1, {"curl"}, 1.10, 1.5}, Way{most_partitions, {"curl", "--parallel", "--parallel-max", "8"}, 1.4, 12.0}}) {
    const auto parts = std::to_string(way.partitions);
    hub.source("pages" + parts, "pages", "{address: \"" + server.url("/entries") + "\"}",
               "    partitions: " + parts + "\n");
    is_near = measure(hub, arguments[1], server.url("/entries"), way) <= way.most && is_near;
  }
  return is_near ? 0 : 1;
}
