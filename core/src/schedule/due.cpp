#include "schedule/due.hpp"

#include <algorithm>
#include <map>

#include "base/civil.hpp"
#include "base/digest.hpp"

namespace dossier {
namespace {

constexpr Micros first_repeat = 30 * micros_per_second, last_repeat = 3600 * micros_per_second;
constexpr Micros on_time = 60 * micros_per_second;  // a run within it was not missed, the program was only busy

Micros micros(std::chrono::seconds seconds) { return seconds.count() * micros_per_second; }

bool failed(const PullRun& run) {
  return run.outcome == "failed" || run.outcome == "cancelled" || run.outcome == "interrupted";
}

/// A number below `bound` that is the same for the same text, and else as by chance: no two streams wait alike.
Micros chance(const std::string& text, Micros bound) {
  if (bound <= 0) return 0;
  return static_cast<Micros>(std::stoull(sha256(text).substr(0, 15), nullptr, 16) % static_cast<uint64_t>(bound));
}

std::optional<Micros> next_time(const PullTimes& times, Micros after) {
  if (times.cron) return times.cron->next_after(after, times.timezone);
  return after + micros(times.every);
}

/// The last time on the schedule that is not after now; `first` is one.
Micros last_time(const PullTimes& times, Micros first, Micros now) {
  if (!times.cron) return first + (now - first) / micros(times.every) * micros(times.every);
  // From near to far, so that a program that stood still for a year need not count its minutes.
  for (const auto back : {micros_per_day / 24, micros_per_day, 32 * micros_per_day}) {
    auto last = next_time(times, std::max(first, now - back));
    if (!last || *last > now) continue;
    for (auto next = last; next && *next <= now; next = next_time(times, *next)) last = next;
    return *last;
  }
  auto last = first;
  for (std::optional<Micros> next = first; next && *next <= now; next = next_time(times, *next)) last = *next;
  return last;
}

std::string name_of(const PullTimes& times) { return times.source + "/" + times.stream; }

/// A refusal helps nobody to repeat, nor does a wrong configuration; unless a run of this program was whole with it:
/// then a disk is unmounted, or a file is being replaced.
bool is_final(const PullRun& last, const PullHistory& history) {
  const auto worked = [&](const PullRun& run) { return run.id > history.last_before && run.ended_at && !failed(run); };
  return last.error_kind == "permission" ||
         (last.error_kind == "config" && std::none_of(history.runs.begin(), history.runs.end(), worked));
}

int failures_of(const PullHistory& history) {
  const auto whole = std::find_if_not(history.runs.begin(), history.runs.end(), failed);
  return static_cast<int>(whole - history.runs.begin());
}

NextRun with_jitter(const PullTimes& times, Micros due_at) {
  return {due_at + chance(name_of(times) + std::to_string(due_at), micros(times.jitter)), due_at};
}

std::optional<NextRun> next_by_schedule(const PullTimes& times, const PullHistory& history, Micros now) {
  const auto known = history.runs.empty() ? history.since : history.runs.front().due_at;
  // The clock was ahead then. What it says now decides, and a run too many does no harm.
  if (known > now) return NextRun{now, now};
  const bool begins_at_once = history.runs.empty() && !times.cron;
  const auto due = begins_at_once ? known : next_time(times, known);
  if (!due) return {};
  const auto planned = with_jitter(times, *due);
  if (planned.at > now || times.missed == MissedRuns::all) return planned;
  const auto last = last_time(times, *due, now);
  if (times.missed == MissedRuns::once || now - last <= on_time + micros(times.jitter)) return with_jitter(times, last);
  const auto next = next_time(times, last);
  return next ? std::optional(with_jitter(times, *next)) : std::nullopt;
}

NextRun repeat(const PullTimes& times, const PullRun& last, int failures) {
  const auto wait = std::min(last_repeat, first_repeat << std::min(failures - 1, 10));
  const auto early = chance(name_of(times) + "#" + std::to_string(last.id), wait / 10);
  return {last.ended_at.value_or(last.started_at) + wait - early, last.due_at};
}

}  // namespace

PullState state_of(const PullTimes& times, const PullHistory& history, Micros now) {
  PullState state{"waiting", {}, failures_of(history)};
  const auto* last = history.runs.empty() ? nullptr : &history.runs.front();
  if (last && !last->ended_at) {
    if (last->id > history.last_before) state.name = "running";
    else state.next = NextRun{now, last->due_at};  // it died with its program
  } else if (last && failed(*last) && is_final(*last, history)) {
    if (last->id > history.last_before) state.name = "stopped";
    else state.next = NextRun{now, last->due_at};
  } else if (last && failed(*last) && last->error_kind != "malformed") {
    state.name = "retrying";
    state.next = repeat(times, *last, state.failures);
    // Set back, the clock would have us wait for a time long ago to come again.
    state.next->at = std::min(state.next->at, now + last_repeat);
  } else {
    state.next = next_by_schedule(times, history, now);
  }
  return state;
}

void hold_back(std::vector<ScheduledPull>& pulls) {
  constexpr int until_closed = 3;
  const auto knocks = [](const ScheduledPull& pull) {
    return pull.state.name == "retrying" && pull.state.failures >= until_closed;
  };
  std::map<std::string, ScheduledPull*> knocking;  // source → the first to be repeated
  for (auto& pull : pulls) {
    if (!knocks(pull)) continue;
    auto& first = knocking[pull.times.source];
    if (!first || pull.state.next->at < first->state.next->at) first = &pull;
  }
  for (auto& pull : pulls) {
    const auto found = knocking.find(pull.times.source);
    if (found == knocking.end() || found->second == &pull || !pull.state.next) continue;
    pull.state.name = "held back";
    pull.state.next->at = std::max(pull.state.next->at, found->second->state.next->at + 1);
  }
}

Micros lag_of(const PullTimes& times, const PullHistory& history, Micros now) {
  const auto whole = std::find_if_not(history.runs.begin(), history.runs.end(),
                                      [](const PullRun& run) { return failed(run) || !run.ended_at; });
  // Noted while the clock was ahead: what it says of today nobody knows, and that is not "none is late".
  if (whole != history.runs.end() && whole->due_at > now)
    return std::max(micros_per_second, now - std::min(history.since, now));
  std::optional<Micros> first;
  if (whole != history.runs.end()) first = next_time(times, whole->due_at);
  else first = times.cron ? times.cron->next_after(history.since, times.timezone) : history.since;
  return first && *first < now ? now - *first : 0;
}

std::string verdict_of(const ScheduledPull& pull) {
  if (pull.state.name != "waiting") return pull.state.name;
  if (!pull.last) return "not yet run";
  if (pull.quarantined > 0) return "partly";
  if (pull.last->outcome == "done" || pull.last->outcome == "partly") return pull.lag > 0 ? "late" : "ok";
  return pull.last->outcome;
}

}  // namespace dossier
