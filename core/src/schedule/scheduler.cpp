#include "schedule/scheduler.hpp"

#include <algorithm>

#include "base/civil.hpp"
#include "base/log.hpp"

namespace dossier {
namespace {

constexpr int runs_looked_at = 50;
// The clock may be set meanwhile, or the machine have slept: never longer than this without a look at it.
constexpr Micros longest_nap = 30 * micros_per_second;

Result<PullHistory> history_of(const PullTimes& times, Store& store, int64_t last_before, Micros now) {
  PullHistory history;
  history.since = DOSSIER_TRY(store.scheduled_since(times.source, times.stream, now));
  history.last_before = last_before;
  history.runs = DOSSIER_TRY(store.runs(times.source, times.stream, runs_looked_at));
  return history;
}

std::string outcome_of(const Answered& answered) {
  if (!answered.error) return answered.rejected > 0 ? "partly" : "done";
  return answered.error->kind() == ErrorKind::cancelled ? "cancelled" : "failed";
}

std::string place_of(const PullRun& run) { return run.source + "/" + run.stream; }

void tell(const PullRun& run) {
  const log::About about(run.source, run.stream, run.id);
  const auto text = place_of(run) + ": " + run.outcome + ", " + std::to_string(run.records) + " records, " +
                    std::to_string(run.quarantined) + " in quarantine" +
                    (run.message.empty() ? "" : ": " + run.message);
  if (run.outcome == "done") log::info(text);
  else log::warn(text);
}

}  // namespace

Result<std::vector<ScheduledPull>> schedule_of(const std::vector<PullTimes>& times, Store& store, int64_t last_before) {
  const auto now = store.clock().now();
  const auto quarantined = DOSSIER_TRY(store.quarantine_counts());
  std::vector<ScheduledPull> schedule;
  for (const auto& one : times) {
    const auto history = DOSSIER_TRY(history_of(one, store, last_before, now));
    ScheduledPull pull{one, state_of(one, history, now), lag_of(one, history, now), 0, {}, {}};
    if (const auto found = quarantined.find({one.source, one.stream}); found != quarantined.end())
      pull.quarantined = found->second;
    const auto ended = [](const PullRun& run) { return run.ended_at.has_value(); };
    const auto whole = [](const PullRun& run) { return run.outcome == "done"; };
    if (const auto last = std::find_if(history.runs.begin(), history.runs.end(), ended); last != history.runs.end())
      pull.last = *last;
    if (const auto last = std::find_if(history.runs.begin(), history.runs.end(), whole); last != history.runs.end())
      pull.last_whole = *last;
    schedule.push_back(std::move(pull));
  }
  hold_back(schedule);
  return schedule;
}

PullRun run_of(const std::string& source, const std::string& stream, const Answered& answered) {
  PullRun run;
  run.source = source;
  run.stream = stream;
  run.outcome = outcome_of(answered);
  run.records = answered.taken;
  run.quarantined = answered.rejected;
  run.message = answered.first_rejected;
  if (answered.error) {
    run.error_kind = name_of(answered.error->kind());
    run.message = answered.error->message();
  }
  return run;
}

Result<PullRun> run_pull(Store& store, const PullStream& pull, const std::string& source, const std::string& stream,
                         std::optional<Micros> due_at, std::stop_token stop) {
  const auto started_at = store.clock().now();
  const auto due = due_at.value_or(started_at);
  const auto id = DOSSIER_TRY(store.begin_run(source, stream, due, started_at));
  const log::About about(source, stream, id);
  auto run = run_of(source, stream, pull(source, stream, stop));
  run.id = id;
  run.due_at = due;
  run.started_at = started_at;
  run.ended_at = store.clock().now();
  DOSSIER_TRY(store.end_run(run));
  return run;
}

Scheduler::Scheduler(std::vector<PullTimes> times, Store& store, PullStream pull, int64_t last_before)
    : store_(store), pull_(std::move(pull)), last_before_(last_before) {
  for (auto& one : times) {
    streams_.push_back(std::make_unique<Stream>());
    streams_.back()->times = std::move(one);
  }
}

Result<Micros> Scheduler::step() {
  const std::lock_guard lock(mutex_);
  return step_locked();
}

Result<Micros> Scheduler::step_locked() {
  cancel_what_takes_too_long();
  const auto now = store_.clock().now();
  std::vector<PullTimes> times;
  for (const auto& stream : streams_) times.push_back(stream->times);
  const auto schedule = DOSSIER_TRY(schedule_of(times, store_, last_before_));
  auto again = now + longest_nap;
  for (size_t index = 0; index < streams_.size(); ++index) {
    const auto& next = schedule[index].state.next;
    if (streams_[index]->is_running || !next || std::chrono::steady_clock::now() < streams_[index]->rests_until)
      continue;
    if (next->at <= now) begin(*streams_[index], next->due_at);
    else again = std::min(again, next->at);
  }
  return again;
}

void Scheduler::begin(Stream& stream, Micros due_at) {
  stream.is_running = true;
  stream.until = std::chrono::steady_clock::now() + stream.times.longest;
  stream.thread = std::jthread([this, &stream, due_at](std::stop_token stop) {
    const auto run = run_pull(store_, pull_, stream.times.source, stream.times.stream, due_at, stop);
    if (run) tell(*run);
    else
      log::error(stream.times.source + "/" + stream.times.stream +
                 ": the run could not be noted: " + run.error().message());
    const std::lock_guard lock(mutex_);
    if (!run) stream.rests_until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    stream.is_running = false;
    ++ended_;
    changed_.notify_all();
  });
}

void Scheduler::cancel_what_takes_too_long() {
  const auto now = std::chrono::steady_clock::now();
  for (const auto& stream : streams_) {
    if (!stream->is_running || now < stream->until || stream->thread.get_stop_token().stop_requested()) continue;
    log::warn(stream->times.source + "/" + stream->times.stream + ": runs for longer than " +
              std::to_string(stream->times.longest.count()) + " s and is cancelled; what it kept stays");
    stream->thread.request_stop();
  }
}

void Scheduler::run(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const auto again = step_locked();
    if (!again) log::error("the schedule could not be read, tried again: " + again.error().message());
    const auto now = store_.clock().now();
    const auto nap = std::clamp<Micros>(again ? *again - now : longest_nap, 0, longest_nap);
    const auto seen = ended_;
    changed_.wait_for(lock, stop, std::chrono::microseconds(nap), [&] { return ended_ != seen; });
  }
  for (const auto& stream : streams_) stream->thread.request_stop();
  lock.unlock();
  finish();
}

void Scheduler::finish() {
  for (const auto& stream : streams_)
    if (stream->thread.joinable()) stream->thread.join();
}

}  // namespace dossier
