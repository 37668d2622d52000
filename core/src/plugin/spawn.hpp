// Starts a worker process, and says in words how one died.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <utility>

#include "dossier/result.hpp"
#include "plugin/plugin.hpp"

namespace dossier {

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();
  int number() const { return number_; }

 private:
  int number_;
};

struct SpawnedWorker {
  pid_t process = -1;
  Descriptor socket;
  Descriptor last_words;  // the worker's stderr, not blocking
  Descriptor end;         // readable once the process is dead, whatever it forked
};

/// The worker gets our socket as descriptor 3, its stderr as `last_words`, and nothing else of ours: an environment of
/// PATH, LANG and TZ alone, no input, default signals, a process group of its own (Ctrl-C is the hub's to handle), in
/// which is also what it forks. Errors: config, when the program cannot be started; unavailable, when it is this
/// process that may open or start nothing more.
Result<SpawnedWorker> spawn_worker(const PluginPlace& place);

/// Waits until a process that closed its socket, or was killed, is dead. One that closed its socket and lives on is
/// killed after a second; then this is false. Afterwards it must be buried.
bool await_end(const SpawnedWorker& worker);

/// Kills the process and all that it forked, but for what left its process group. Before it is buried.
void kill_group(pid_t process);

struct Death {
  std::string words;        // "killed by signal 11 (segmentation fault)", "killed: 512 MiB memory limit", …
  bool by_sigkill = false;  // perhaps ours
};
/// Frees the process id of a dead process, and says how it died.
Death bury(pid_t process, const WorkerLimits& limits);

/// Bytes of memory in use by the process now; 0 when it is gone.
int64_t resident_bytes(pid_t process);

/// "512 MiB", or bytes when it is no whole number of those.
std::string mebibytes(int64_t bytes);

}  // namespace dossier
