// When a stream is pulled next, from its times on the schedule and how its last runs ended.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "store/store.hpp"

namespace dossier {

/// What is known of a stream's runs.
struct PullHistory {
  Micros since = 0;           // on the schedule since
  int64_t last_before = 0;    // the last run before this program: whoever corrected a password has started it again
  std::vector<PullRun> runs;  // the last ones, newest first
};

struct NextRun {
  Micros at = 0;      // when to begin; in the past: now
  Micros due_at = 0;  // the time on the schedule that it serves
};

/// `waiting`: the next run comes by the schedule. `running`. `retrying`: the last failed, it is repeated with back-off.
/// `stopped`: the last was refused (permission, config), repeating it would not help: correct it, and start again or
/// pull by hand.
struct PullState {
  std::string name;
  std::optional<NextRun> next;  // nothing while running or stopped, or for times that never come
  int failures = 0;             // of the last runs in a row
};

/// By kind: unavailable, rate_limited, crashed and internal are repeated after 30 s, doubling to 1 h, a little earlier
/// by chance of the stream's name; permission and config stop it; malformed waits for its next time. While runs fail,
/// times on the schedule that pass are served by the repeat. What a clock that was ahead has noted delays
/// nothing.
PullState state_of(const PullTimes& times, const PullHistory& history, Micros now);

/// One stream of the schedule, as operations look at it.
struct ScheduledPull {
  PullTimes times;
  PullState state;
  Micros lag = 0;
  int64_t quarantined = 0;            // places of the stream that wait to be read
  std::optional<PullRun> last;        // that ended
  std::optional<PullRun> last_whole;  // that ended as it should
};

/// In one word or two: never "ok" where something is missing.
std::string verdict_of(const ScheduledPull& pull);

/// A source that has failed three times in a row is asked by one stream only, the first to be repeated: the others wait
/// for it (`held back`), instead of knocking at a closed door each in turn.
void hold_back(std::vector<ScheduledPull>& pulls);

/// Since when a stream's data may be missing: how long ago the first time on the schedule was that no whole run has
/// served, in microseconds; 0 when none is.
Micros lag_of(const PullTimes& times, const PullHistory& history, Micros now);

}  // namespace dossier
