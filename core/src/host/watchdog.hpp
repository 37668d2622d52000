// Breaks off connections that take too long, for libraries whose calls wait without end.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

namespace dossier {

/// Shuts a socket down when its time is over: who waits for it goes on at once, with an error. Threads: safe.
class Watchdog {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  Watchdog();

  /// The socket must stay open until forget().
  uint64_t watch(int socket, Moment until);
  void extend(uint64_t watched, Moment until);
  /// True when it was shut down.
  bool forget(uint64_t watched);

 private:
  void run(const std::stop_token& stop);

  struct Watched {
    int socket = -1;
    Moment until;
    bool shut_down = false;
  };
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<uint64_t, Watched> watched_;
  uint64_t last_ = 0;
  std::jthread thread_;  // last: it uses all above
};

}  // namespace dossier
