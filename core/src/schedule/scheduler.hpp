// Pulling what is due, for as long as the program serves.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "ingest/ingest.hpp"
#include "schedule/due.hpp"

namespace dossier {

/// Reads one stream onward; called in a thread of its own, never twice at once for a stream.
using PullStream = std::function<Answered(const std::string& source, const std::string& stream, std::stop_token stop)>;

/// The schedule as it stands by the machine's clock: the store's own never goes back, and after an hour in which the
/// clock was a year ahead it would have everything wait for that year. `last_before`: the last run before the program
/// that serves began; Store::last_run() when nobody serves, since a run that never ended died with its program.
Result<std::vector<ScheduledPull>> schedule_of(const std::vector<PullTimes>& times, Store& store, int64_t last_before);

/// Threads: construct, step, run and destroy in one thread.
class Scheduler {
 public:
  /// `last_before`: the last run before this program began to serve.
  Scheduler(std::vector<PullTimes> times, Store& store, PullStream pull, int64_t last_before);

  /// Begins whatever is due. Gives the time at which to look again. Errors: the store's.
  Result<Micros> step();
  /// Until `stop`; a run under way is cancelled then, and what it kept stays.
  void run(std::stop_token stop);
  /// Waits until no run is under way.
  void finish();

 private:
  struct Stream {
    PullTimes times;
    bool is_running = false;
    std::chrono::steady_clock::time_point until;        // a run under way is cancelled then
    std::chrono::steady_clock::time_point rests_until;  // not begun before: a run of it could not even be noted
    std::jthread thread;
  };
  Result<Micros> step_locked();
  void begin(Stream& stream, Micros due_at);
  void cancel_what_takes_too_long();

  Store& store_;
  PullStream pull_;
  int64_t last_before_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<std::unique_ptr<Stream>> streams_;  // stay where they are: their threads refer to them
  int ended_ = 0;
};

/// What came of reading one stream, as a run that nobody has noted.
PullRun run_of(const std::string& source, const std::string& stream, const Answered& answered);

/// Reads one stream as a run: notes its beginning and its end. `due_at`: nothing where it is asked for by hand.
/// Errors: the store's own; those of the source are in the run.
Result<PullRun> run_pull(Store& store, const PullStream& pull, const std::string& source, const std::string& stream,
                         std::optional<Micros> due_at, std::stop_token stop);

}  // namespace dossier
