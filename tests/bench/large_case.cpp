// From stored records to the sealed bundle, for a case of 5,000 items: what `dossier bundle` takes when nothing is left
// to collect. Beside it stands a measure of the machine, parsing the same rows again and again: where that takes longer
// than on the machine of docs/performance.md, so may the bundle. Prints both; ends with 1 above the limit.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "testkit/large_case.hpp"

namespace {

using namespace dossier;

constexpr int items = 5000;
constexpr double most_seconds = 3.0;      // where the measure takes
constexpr double measure_seconds = 0.50;  // so long, idle
constexpr int parses = 100;

template <class Work>
double time_of(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// On one core, like the longest stretch of sealing.
double measure() {
  const auto rows = testkit::rows_of_large_case(items);
  return time_of([&] {
    for (int time = 0; time < parses; ++time)
      if (!json::parse(rows)) std::abort();
  });
}

int complain(const std::string& what) {
  std::fprintf(stderr, "bench_large_case: %s\n", what.c_str());
  return 2;
}

}  // namespace

int main() {
  testkit::HubFixture hub;
  const auto number = testkit::open_large_case(hub, items);
  // A run that cannot write its bundle leaves all the records and no revision.
  const auto bundles = hub.folder() / "var" / "bundles";
  hub.write(bundles, "a file where a folder is wanted");
  if (hub.run({"bundle", number}).exit_code != 1) return complain("collecting: " + hub.last.err);
  std::filesystem::remove(bundles);

  const auto before = measure(), start_of_program = time_of([&] { hub.run({"case", "list"}); });
  const auto whole = time_of([&] { hub.run({"bundle", number, "--as-of", hub.now}); });
  if (hub.last.exit_code != 0) return complain(hub.last.err);
  const auto slower = std::max(1.0, (before + measure()) / 2 / measure_seconds), limit = most_seconds * slower;
  std::printf("%d items sealed in %.2f s (at most %.1f), the program alone %.2f s; this machine is %.2f times slower\n",
              items, whole, limit, start_of_program, slower);
  return whole <= limit ? 0 : 1;
}
