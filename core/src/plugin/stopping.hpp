// When a verb must stop: somebody asked for it, or its time is over.
#pragma once

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>

#include "dossier/detail/border.hpp"
#include "dossier/result.hpp"

namespace dossier {

using Deadline = std::chrono::steady_clock::time_point;

inline Deadline deadline_in(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds far = std::chrono::hours(24 * 365);  // a larger one would overflow
  return std::chrono::steady_clock::now() + std::min(time, far);
}

struct Stopping {
  std::stop_token asked;
  std::chrono::milliseconds time_limit = std::chrono::milliseconds::max();
  Deadline deadline = deadline_in(time_limit);

  bool is_due() const { return asked.stop_requested() || std::chrono::steady_clock::now() >= deadline; }

  /// cancelled, or unavailable because of timed_out.
  Error error(std::string_view plugin, std::string_view verb) const {
    const auto what = std::string(plugin) + ": " + std::string(verb);
    if (asked.stop_requested()) return Error(ErrorKind::cancelled, what + " was cancelled");
    return Error(ErrorKind::unavailable,
                 what + " took longer than its limit of " + std::to_string(time_limit.count()) + " ms and was stopped")
        .because("timed_out");
  }
};

/// The verb's name, for messages.
inline std::string verb_of(std::string_view head) {
  const auto parsed = detail::parse_head(head);
  return parsed ? json::text(*parsed, "/verb") : std::string();
}

}  // namespace dossier
