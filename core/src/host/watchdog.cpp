#include "host/watchdog.hpp"

#include <sys/socket.h>

#include <algorithm>

namespace dossier {

Watchdog::Watchdog() : thread_([this](const std::stop_token& stop) { run(stop); }) {}

uint64_t Watchdog::watch(int socket, Moment until) {
  const std::lock_guard lock(mutex_);
  watched_[++last_] = {socket, until, false};
  changed_.notify_one();
  return last_;
}

void Watchdog::extend(uint64_t watched, Moment until) {
  const std::lock_guard lock(mutex_);
  // Always later than before: the thread looks again when it wakes.
  watched_.at(watched).until = until;
}

bool Watchdog::forget(uint64_t watched) {
  const std::lock_guard lock(mutex_);
  return watched_.extract(watched).mapped().shut_down;
}

void Watchdog::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const auto now = std::chrono::steady_clock::now();
    auto next = Moment::max();
    for (auto& [number, entry] : watched_) {
      if (entry.shut_down) continue;
      if (entry.until <= now) {
        ::shutdown(entry.socket, SHUT_RDWR);
        entry.shut_down = true;
      } else {
        next = std::min(next, entry.until);
      }
    }
    const auto known = last_;
    const auto more = [&] { return last_ != known; };
    if (next == Moment::max()) changed_.wait(lock, stop, more);
    else changed_.wait_until(lock, stop, next, more);
  }
}

}  // namespace dossier
