// Collecting from five sources at once, beside the slowest of them alone: every source answers after 100 ms, and its
// third look-up is known only from the answer to the second, that from the first.
//   bench_collect WORKER
// Measured: starting all five workers and collecting. Its limit: starting one worker and making that source's three
// look-ups one after the other, with nothing to plan; the slowest of the five. Both read, normalise and store alike, in
// turns, each into a new store. Prints the medians and their ratio; ends with 1 when the ratio is above the goal.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "app/hub.hpp"
#include "testkit/hub_fixture.hpp"

namespace {

using namespace dossier;

constexpr int sources = 5;
constexpr int rounds = 9;
constexpr int latency_ms = 100;
constexpr double goal = 1.15;

std::string name_of_source(int number) { return "source" + std::to_string(number); }

std::string row(const std::string& id, const std::string& kind, const std::string& identifiers) {
  return R"([{"id":")" + id + R"(","kind":")" + kind + R"(","at":"2026-10-14 09:20:00","text":"late","identifiers":[)" +
         identifiers + "]}]";
}

std::string identifier(const std::string& type, const std::string& value, const std::string& realm) {
  return R"({"type":")" + type + R"(","value":")" + value + R"(","owner":"customer","realm":")" + realm + R"("})";
}

/// complaint_no → customer_id → waybill_no, each valid in its source alone.
void configure(testkit::HubFixture& hub) {
  const auto complaint = identifier("complaint_no", "TS1", "complaints");
  for (int number = 1; number <= sources; ++number) {
    const auto name = name_of_source(number);
    hub.source(name, "scripted", "{folder: sources/" + name + ", latency_ms: " + std::to_string(latency_ms) + "}",
               "    realm: {complaint_no: complaints, waybill_no: " + name + "}\n");
    hub.answer(name, "tickets", "complaint_no-TS1",
               row("t1", "ticket", complaint + "," + identifier("customer_id", "C", name)));
    hub.answer(name, "tickets", "customer_id-C",
               row("t2", "note", complaint + "," + identifier("waybill_no", "W", name)));
    hub.answer(name, "parcels", "waybill_no-W", row("e1", "shipment_event", identifier("waybill_no", "W", name)));
  }
}

/// What both measurements share: everything but the store and the workers.
struct Bench {
  std::filesystem::path configuration, stores_folder, cache;
  PluginFolders folders;
  SystemClock clock;
  int stores = 0;

  /// A hub with a new store, no source started.
  Result<std::unique_ptr<app::Hub>> hub() {
    std::vector<Error> problems;
    auto plugins = discover_plugins(folders, cache, problems);
    auto config = load_config(configuration, plugins);
    if (!config) return fail(config.error().front());
    config->store_folder = stores_folder / std::to_string(++stores);
    auto made = std::make_unique<app::Hub>(std::move(*config), std::move(plugins), folders, clock);
    DOSSIER_TRY(made->open_store());
    return made;
  }
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Result<double> collect_from_all(Bench& bench) {
  const auto hub = DOSSIER_TRY(bench.hub());
  const auto review_case = DOSSIER_TRY(hub->store->open_case("TS1", "complaints", {}, "bench"));
  const auto start = std::chrono::steady_clock::now();
  auto started = hub->start_sources();
  CollectPlan plan;
  for (const auto& source : started.sources) plan.sources.push_back(source.get());
  plan.actor = "bench";
  const auto collected = DOSSIER_TRY(collect(review_case, plan, *hub->ingest, *hub->store, {}, [](const Progress&) {}));
  const auto taken = seconds_since(start);
  const auto found = std::count_if(collected.lookups.begin(), collected.lookups.end(),
                                   [](const Lookup& lookup) { return lookup.outcome == "found"; });
  if (found != 3 * sources || collected.lookups.size() != 3 * sources)
    return fail(ErrorKind::internal, std::to_string(found) + " of " + std::to_string(collected.lookups.size()) +
                                         " look-ups found something, wanted 15 of 15");
  return taken;
}

Result<double> one_chain(Bench& bench, int number) {
  const auto name = name_of_source(number);
  const auto hub = DOSSIER_TRY(bench.hub());
  const std::vector<std::pair<std::string, Identifier>> chain = {
      {"tickets", {"complaint_no", "complaints", "TS1", "TS1", "none"}},
      {"tickets", {"customer_id", name, "C", "C", "customer"}},
      {"parcels", {"waybill_no", name, "W", "W", "customer"}}};
  const auto start = std::chrono::steady_clock::now();
  auto started = hub->start_sources({name});
  if (started.sources.empty()) return fail(started.failed.front().second);
  for (const auto& [stream, asked] : chain) {
    Question question;
    question.stream = stream;
    question.identifier = asked;
    const auto answered = hub->ingest->look_up(*started.sources.front(), question, {});
    if (answered.error) return fail(*answered.error);
    if (answered.records.size() != 1) return fail(ErrorKind::internal, name + "/" + stream + ": wanted one record");
  }
  return seconds_since(start);
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

int complain(const std::string& what) {
  std::fprintf(stderr, "bench_collect: %s\n", what.c_str());
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return complain("usage: bench_collect WORKER");
  testkit::HubFixture fixture;
  configure(fixture);
  if (fixture.run({"config", "check"}).exit_code != 0) return complain(fixture.last.err);
  Bench bench;
  bench.configuration = fixture.folder() / "dossier.yaml";
  bench.stores_folder = fixture.folder() / "stores";
  bench.cache = fixture.folder() / "cache";
  bench.folders = {{fixture.folder() / "plugins/connectors"}, arguments[1]};

  std::vector<double> all, slowest;
  for (int round = 0; round < rounds; ++round) {  // in turns, so that a busy moment meets both
    const auto together = collect_from_all(bench);
    if (!together) return complain(together.error().message());
    all.push_back(*together);
    slowest.push_back(0);
    for (int number = 1; number <= sources; ++number) {
      const auto alone = one_chain(bench, number);
      if (!alone) return complain(alone.error().message());
      slowest.back() = std::max(slowest.back(), *alone);
    }
  }
  const double ratio = median(all) / median(slowest);
  std::printf(
      "%d sources of %d ms collected in %.0f ms, the slowest chain of three alone %.0f ms (of it %d ms the sources' "
      "own), "
      "ratio %.3f (goal: at most %.2f; medians of %d)\n",
      sources, latency_ms, median(all) * 1000, median(slowest) * 1000, 3 * latency_ms, ratio, goal, rounds);
  return ratio <= goal ? 0 : 1;
}
