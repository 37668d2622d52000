// Pulling 250 pages of 200 rows from a web server that takes 20 ms for each, beside curl fetching them in turn:
//   bench_pages DOSSIER
// Measured: the whole program `dossier pull`, from its start to the last row durable. Its limit: one curl process over
// one connection, which keeps nothing. In turns. Prints the least of each and their ratio; ends with 1 where it is far
// above the goal.
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

constexpr int pages = 250, rows_of_a_page = 200, rounds = 3;
constexpr std::chrono::milliseconds latency{20};
constexpr double most = 1.5, goal = 1.10;

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

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) bench::complain("usage: bench_pages DOSSIER");
  std::vector<std::string> made;
  for (int number = 0; number <= pages + 1; ++number) made.push_back(page(number));
  testkit::ScriptedServer server([&](const testkit::ServerRequest& request) {
    std::this_thread::sleep_for(latency);
    testkit::ServerReply reply;
    reply.body = made.at(std::stoul(request.query.at("page")));
    return reply;
  });
  testkit::HubFixture hub;
  hub.source("pages", "pages", "{address: \"" + server.url("/entries") + "\"}");
  auto pull = hub.command({"pull", "pages"});
  pull.front() = arguments[1];
  // The last page is the empty one that ends a pull.
  const std::vector<std::string> fetch = {"curl", "-sS", "-o", "/dev/null",
                                          server.url("/entries") + "?page=[1-" + std::to_string(pages + 1) + "]"};

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
      "%d pages of %d rows, %d ms each: pulled in %.2f s, fetched by curl in %.2f s, ratio %.2f (goal %.2f, at "
      "most %.1f; the least of %d)\n",
      pages, rows_of_a_page, static_cast<int>(latency.count()), bench::least(pulled), bench::least(fetched), ratio,
      goal, most, rounds);
  return ratio <= most ? 0 : 1;
}
