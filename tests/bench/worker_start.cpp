// How long from spawning a worker to its plugin's first record, beside the start of an empty program in the same run:
//   bench_worker_start EMPTY_PROGRAM WORKER LIBRARY PAYLOAD
// Prints both medians and their ratio; ends with 1 when the ratio is above the goal.
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "plugin/plugin.hpp"

namespace {

using namespace dossier;
using Time = std::chrono::steady_clock::time_point;

constexpr int rounds = 60;
constexpr double goal = 10.0;

Time now() { return std::chrono::steady_clock::now(); }
double milliseconds(Time from, Time to) { return std::chrono::duration<double, std::milli>(to - from).count(); }

/// Looks at the clock when the first records come.
class FirstRecord final : public PluginCalls {
 public:
  Result<Message> call(const json::Value& head, std::string_view) override {
    if (!at && json::text(head, "/call") == "records") at = now();
    return Message{R"({"ok":true})", {}};
  }
  void emit(const json::Value&, std::string_view) override {}
  std::optional<Time> at;
};

std::optional<double> start_empty(const std::string& program) {
  std::vector<char> path(program.begin(), program.end());
  path.push_back('\0');
  char* const arguments[] = {path.data(), nullptr};
  char* const environment[] = {nullptr};
  const auto start = now();
  pid_t process = -1;
  int status = 0;
  if (posix_spawn(&process, path.data(), nullptr, nullptr, arguments, environment) != 0) return std::nullopt;
  if (waitpid(process, &status, 0) != process || status != 0) return std::nullopt;
  return milliseconds(start, now());
}

Result<double> start_worker(const PluginPlace& place, const Message& verb) {
  FirstRecord host;
  const auto start = now();
  const auto plugin = DOSSIER_TRY(Plugin::load(place));
  DOSSIER_TRY(plugin->invoke(no_instance, verb, host, {}, std::chrono::seconds(30)));
  if (!host.at) return fail(ErrorKind::malformed, "the payload gave no record");
  return milliseconds(start, *host.at);
}

/// The verb `normalise` with every mapping option at its default.
Result<Message> normalise_verb(const PluginPlace& place, std::string bytes) {
  const auto plugin = DOSSIER_TRY(Plugin::load(place));
  const auto spec = DOSSIER_TRY(plugin->describe());
  json::Object mapping;
  for (const auto& [option, pointer] : json::each(spec, "/options"))
    if (json::text(option, "/use") == "mapping")
      mapping.put(json::text(option, "/name"), json::text(option, "/default"));
  json::Object head;
  head.put("verb", "normalise").put("stream", json::text(spec, "/streams/0/name")).put("key", "bench");
  head.put("content_type", "application/json").put("request", json::Object()).put("mapping", mapping);
  return Message{head.str(), std::move(bytes)};
}

double median(std::vector<double> times) {
  std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
  return times[rounds / 2];
}

int complain(const std::string& what) {
  std::fprintf(stderr, "bench_worker_start: %s\n", what.c_str());
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) return complain("usage: bench_worker_start EMPTY_PROGRAM WORKER LIBRARY PAYLOAD");
  const PluginPlace place{arguments[3], arguments[2], Home::worker, {}};
  std::ifstream file(arguments[4], std::ios::binary);
  const auto verb = normalise_verb(place, std::string(std::istreambuf_iterator<char>(file), {}));
  if (!verb) return complain(verb.error().message());

  std::vector<double> empty, worker;
  for (int round = 0; round < rounds; ++round) {  // in turns, so that a busy moment meets both
    const auto nothing = start_empty(arguments[1]);
    const auto something = start_worker(place, *verb);
    if (!nothing) return complain("cannot start the empty program");
    if (!something) return complain(something.error().message());
    empty.push_back(*nothing);
    worker.push_back(*something);
  }
  const double ratio = median(worker) / median(empty);
  std::printf("empty program %.2f ms, worker to first record %.2f ms, ratio %.1f (goal: at most %.0f; medians of %d)\n",
              median(empty), median(worker), ratio, goal, rounds);
  return ratio <= goal ? 0 : 1;
}
