// Pulling a message archive (chat_lines.hpp) through wecom_archive, beside a plain program that leaves the same rows:
//   bench_chats DOSSIER PLAIN [LINES]
// Measured: the pull into an empty store, and a second one that finds nothing new; the whole program each time, in
// turns with the plain one. 50,000 lines, 1,000,000 with DOSSIER_LONG=1. Prints the ratios and the memory; ends with 1
// where one is far above its goal, and with 2 where the rows are not the same.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "chat_lines.hpp"
#include "kept_rows.hpp"
#include "testkit/hub_fixture.hpp"
#include "timed.hpp"

namespace {

using namespace dossier;
namespace fs = std::filesystem;

constexpr double most_to_pull = 3.0, goal_to_pull = 2.0;      // times the plain program
constexpr double most_to_repeat = 0.8, goal_to_repeat = 0.5;  // times the first pull
constexpr long most_memory_kib = 200 * 1024;

const std::vector<std::string> more_rows = {
    "SELECT s.pointer||'/'||d.key||'/'||d.digest||'/'||r.source_id FROM sightings s CROSS JOIN documents d ON "
    "d.id=s.document CROSS JOIN records r ON r.id=s.record ORDER BY 1"};

void print(const char* what, const bench::Spent& spent) {
  std::printf("%s: %.2f s, %.2f s of them on a processor, %ld MiB\n", what, spent.seconds, spent.processor_seconds,
              spent.peak_kib / 1024);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) bench::complain("usage: bench_chats DOSSIER PLAIN [LINES]");
  const bool is_long = std::getenv("DOSSIER_LONG") != nullptr;
  const long long lines = count > 3 ? std::strtoll(arguments[3], nullptr, 10) : is_long ? 1'000'000 : 50'000;
  const int rounds = lines < 200'000 ? 3 : 1;

  testkit::HubFixture hub;
  hub.source("wecom", "wecom_archive", R"({folder: chats, order_no: "DD[0-9]{8}-[0-9]{4}", waybill_no: ""})");
  const auto chats = hub.folder() / "chats", var = hub.folder() / "var", plain_store = hub.folder() / "plain";
  const auto bytes = bench::write_chats(chats, lines);
  auto pull = hub.command({"pull", "wecom"});
  pull.front() = arguments[1];  // with a clock that goes: a second pull is seen at another time

  std::vector<bench::Spent> plain, first, second;
  for (int round = 0; round < rounds; ++round) {
    bench::make_empty_store(plain_store);
    plain.push_back(bench::run({arguments[2], chats, plain_store}));
    bench::make_empty_store(var);
    first.push_back(bench::run(pull));
    bench::complain_of_other_rows(var, plain_store, more_rows);
    second.push_back(bench::run(pull));
    print("plain program", plain.back());
    print("pull", first.back());
    print("second pull", second.back());
  }
  const auto repeat = bench::least(second) / bench::least(first), ratio = bench::least(first) / bench::least(plain);
  long peak_kib = 0;
  for (const auto* runs : {&first, &second})
    for (const auto& run : *runs) peak_kib = std::max(peak_kib, run.peak_kib);
  std::printf("%lld messages, %.0f MB, the least of %d each\n", lines, static_cast<double>(bytes) / 1e6, rounds);
  std::printf(
      "pull: ratio %.2f (goal %.1f, at most %.1f); nothing new: ratio %.2f (goal %.1f, at most %.1f); %ld MiB "
      "(at most %ld)\n",
      ratio, goal_to_pull, most_to_pull, repeat, goal_to_repeat, most_to_repeat, peak_kib / 1024,
      most_memory_kib / 1024);
  return ratio <= most_to_pull && repeat <= most_to_repeat && peak_kib <= most_memory_kib ? 0 : 1;
}
