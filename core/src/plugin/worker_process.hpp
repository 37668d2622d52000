// One running worker: a process, a reader thread that sorts its frames to the verbs that wait for them, and its death.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

#include "plugin/frames.hpp"
#include "plugin/plugin.hpp"
#include "plugin/serving.hpp"
#include "plugin/spawn.hpp"
#include "plugin/stopping.hpp"

namespace dossier {

/// What to run: `describe`, `open` or `invoke`.
struct VerbOrder {
  wire::FrameKind kind = wire::FrameKind::invoke;
  uint64_t instance = 0;
  std::string_view head;
  std::string_view body;
};

/// How a verb came to its end.
enum class Ending {
  done,       // the plugin returned, or was stopped
  died,       // the worker died under it
  swept_off,  // the worker was killed for another verb's sake, or was dead before this one began
};

/// Threads: every function from any thread; a verb is served on the thread that runs it.
class WorkerProcess {
 public:
  /// Spawns, and waits until the gate let the library in. Errors: config (the gate's refusal, no worker program),
  /// crashed (it died, or hung, while it was loaded).
  static Result<std::shared_ptr<WorkerProcess>> start(const PluginPlace& place);
  /// Kills it when it still runs.
  ~WorkerProcess();

  /// Runs one verb to its end and serves it. The result holds the plugin's error, or why the verb was stopped.
  Result<void> run(const VerbOrder& order, Serving& serving, const Stopping& stopping, Ending& ending);
  void close_instance(uint64_t instance) { send(wire::FrameKind::close, 0, instance); }
  bool is_dead() const;

 private:
  struct Run {
    std::condition_variable wake;
    std::deque<wire::Frame> inbox;
    bool has_call = false;  // in the inbox: a verb has one open call at a time
  };
  class Service;
  enum class Event { frame, death, stop, deadline };

  WorkerProcess(const PluginPlace& place, SpawnedWorker spawned);

  Result<void> await_gate();
  uint64_t enroll(Run& run);
  void dismiss(uint64_t number);
  Event await(Run& run, const std::stop_token& stop, Deadline until, wire::Frame& frame);
  /// Kills a worker that does not take it.
  void send(wire::FrameKind kind, uint64_t verb, uint64_t instance, std::string_view head = {},
            std::string_view body = {});
  void kill(const std::string& because, uint64_t culprit = 0);

  // On the reader thread.
  void read();
  bool read_one();     // false at the end of the worker
  bool await_bytes();  // until a read does not wait; false when nothing more can be read
  void sort(wire::Frame frame);
  void hear_last_words();
  void watch_memory();
  void announce_death();

  const PluginPlace place_;
  const std::string name_;  // "plugin libparcels.so"
  SpawnedWorker spawned_;
  bool is_over_ = false;  // the reader's: the process is dead, and our end of the socket shut
  std::mutex send_mutex_;
  std::string last_words_;  // the reader's; a bounded tail of the worker's stderr

  mutable std::mutex mutex_;  // for all below
  std::map<uint64_t, Run*> runs_;
  uint64_t next_number_ = 1;
  int64_t unread_bytes_ = 0;
  std::optional<std::string> killed_because_;
  uint64_t culprit_ = 0;  // the verb for whose sake it was killed
  std::optional<std::string> death_;

  std::thread reader_;
};

}  // namespace dossier
