#include "collect/collect.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "collect/next_step.hpp"

namespace dossier {
namespace {

// Threads at work on look-ups at once; each source takes at most its own `concurrency` of them.
constexpr size_t most_threads = 32;

struct Task {
  Source* source;
  Question question;
  std::vector<std::string> path;
};

bool feeds(const StreamSpec& stream, std::string_view part) {
  return std::find(stream.feeds.begin(), stream.feeds.end(), part) != stream.feeds.end();
}

bool holds(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// A waybill's realm is its carrier, which any tracking source may know; every other realm must be the source's own.
bool is_valid_in(const Identifier& identifier, const Source& source) {
  if (identifier.type == "waybill_no" && !source.config().realm.count("waybill_no")) return true;
  return identifier.realm == source.realm(identifier.type);
}

// The state of one collect. All members are guarded by mutex_, but for what the threads read only.
class Collect {
 public:
  Collect(const ReviewCase& review_case, const CollectPlan& plan, Ingest& ingest, Micros started,
          const std::function<void(const Progress&)>& progress, const Clock& clock)
      : case_(review_case), plan_(plan), ingest_(ingest), clock_(clock), progress_(progress) {
    window_.until = started;
  }

  std::vector<Lookup> run(std::stop_token stop) {
    std::stop_source deadline;
    const std::stop_callback forward(stop, [&] { deadline.request_stop(); });
    {
      const std::lock_guard lock(mutex_);
      discover(complaint_identifier(case_), {});
      schedule();
    }
    const auto until = std::chrono::steady_clock::now() + plan_.deadline;
    std::unique_lock lock(mutex_);
    while (!done() && !deadline.stop_requested()) {
      start_threads(deadline.get_token());
      const auto seen = finished_;
      changed_.wait_until(lock, deadline.get_token(), until, [&] { return finished_ != seen; });
      if (finished_ == seen && !deadline.stop_requested()) {
        timed_out_ = true;
        deadline.request_stop();
      }
    }
    while (!done()) {
      give_up_waiting_tasks();
      changed_.wait(lock, [&] { return running_ == 0 || !tasks_.empty(); });
    }
    lock.unlock();
    threads_.clear();
    std::sort(lookups_.begin(), lookups_.end(), before);
    return std::move(lookups_);
  }

 private:
  static bool before(const Lookup& left, const Lookup& right) {
    return std::forward_as_tuple(left.source, left.stream, left.identifier.type, left.identifier.realm,
                                 left.identifier.value) <
           std::forward_as_tuple(right.source, right.stream, right.identifier.type, right.identifier.realm,
                                 right.identifier.value);
  }

  bool done() const { return tasks_.empty() && running_ == 0; }

  void discover(const Identifier& identifier, const std::vector<std::string>& path) {
    auto [found, is_new] = steps_.emplace(identifier.key(), Step{identifier, path});
    if (!is_new) return;
    found->second.path.push_back(say(identifier));
    fresh_.push_back(identifier.key());
  }

  // Look-ups for what was newly discovered. All of a batch is discovered before any of it is scheduled, so that
  // companions found together with an identifier travel with it.
  void schedule() {
    for (const auto& key : std::exchange(fresh_, {}))
      for (auto* source : plan_.sources)
        for (const auto& stream : source->spec().streams) {
          const auto& step = steps_.at(key);
          if (holds(stream.consumes, step.identifier.type) && is_valid_in(step.identifier, *source))
            tasks_.push_back({source, question(stream, step.identifier), step.path});
        }
  }

  Question question(const StreamSpec& stream, const Identifier& identifier) const {
    Question question;
    question.stream = stream.name;
    question.identifier = identifier;
    question.until = window_.until;
    if (identifier.type != "complaint_no")
      question.from = feeds(stream, "history") ? window_.history_from() : window_.parts_from();
    for (const auto& type : stream.uses)
      for (const auto& [key, step] : steps_)
        if (step.identifier.type == type) question.companions.emplace(type, step.identifier.value);
    return question;
  }

  void start_threads(const std::stop_token& stop) {
    while (!tasks_.empty() && running_ < most_threads) {
      auto task = std::move(tasks_.front());
      tasks_.erase(tasks_.begin());
      ++running_;
      threads_.emplace_back([this, stop, task = std::move(task)] { work(task, stop); });
    }
  }

  void work(const Task& task, const std::stop_token& stop) {
    Lookup lookup = lookup_of(task);
    tell(Progress::What::started, lookup);
    const auto answered = ingest_.look_up(*task.source, task.question, stop);
    finish(lookup, answered);
    tell(Progress::What::finished, lookup);
    const std::lock_guard lock(mutex_);
    for (const auto& record : answered.records) follow(record, task.path);
    schedule();
    lookups_.push_back(std::move(lookup));
    --running_;
    ++finished_;
    changed_.notify_all();
  }

  void follow(const Record& record, const std::vector<std::string>& path) {
    if (record.kind == "ticket" && is_own(record, case_) && record.at && !window_.complaint_at)
      window_.complaint_at = record.at->earliest;
    for (const auto& identifier : followed(record, case_)) discover(identifier, path);
  }

  Lookup lookup_of(const Task& task) const {
    Lookup lookup;
    lookup.source = task.source->config().name;
    lookup.stream = task.question.stream;
    lookup.identifier = task.question.identifier;
    lookup.from = task.question.from;
    lookup.until = task.question.until;
    lookup.path = task.path;
    lookup.started_at = clock_.now();
    return lookup;
  }

  void finish(Lookup& lookup, const Answered& answered) {
    lookup.ended_at = clock_.now();
    lookup.records = static_cast<int64_t>(answered.records.size());
    lookup.documents = answered.documents;
    lookup.outcome = answered.records.empty() ? "none" : "found";
    if (answered.error) {
      set_gap(lookup, *answered.error);
    } else if (answered.rejected > 0) {
      lookup.outcome = "gap";
      lookup.reason = "parse_error";
      lookup.message = std::to_string(answered.rejected) + " rows could not be read; they are kept in quarantine";
    }
  }

  void set_gap(Lookup& lookup, const Error& error) {
    lookup.outcome = "gap";
    lookup.reason = timed_out_ && error.kind() == ErrorKind::cancelled ? "timed_out" : gap_reason(error);
    lookup.retryable = lookup.reason == "timed_out" || is_retryable(error);
    lookup.message = "source \"" + lookup.source + "\": " + lookup.stream + " for " + say(lookup.identifier) + ": " +
                     error.message();
    if (error.kind() != ErrorKind::cancelled)
      lookup.message = with_next_step(lookup.message, "Try it: dossier source probe " + lookup.source);
  }

  void give_up_waiting_tasks() {
    for (const auto& task : std::exchange(tasks_, {})) {
      auto lookup = lookup_of(task);
      lookup.ended_at = lookup.started_at;
      set_gap(lookup, Error(ErrorKind::cancelled, timed_out_ ? "the case's deadline passed before it was asked"
                                                             : "cancelled before it was asked"));
      lookups_.push_back(std::move(lookup));
    }
  }

  void tell(Progress::What what, const Lookup& lookup) {
    const std::lock_guard lock(progress_mutex_);
    progress_(
        {what, lookup.source, lookup.stream, say(lookup.identifier), lookup.outcome, lookup.records, lookup.message});
  }

  const ReviewCase& case_;
  const CollectPlan& plan_;
  Ingest& ingest_;
  const Clock& clock_;
  const std::function<void(const Progress&)>& progress_;
  std::mutex progress_mutex_;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  CaseWindow window_;
  std::map<std::string, Step> steps_;
  std::vector<std::string> fresh_;
  std::vector<Task> tasks_;
  std::vector<Lookup> lookups_;
  size_t running_ = 0;
  size_t finished_ = 0;
  std::atomic<bool> timed_out_ = false;
  std::vector<std::jthread> threads_;
};

// A source that did not start was asked nothing; each of its streams says so.
std::vector<Lookup> lookups_of_failed(const ReviewCase& review_case, const CollectPlan& plan, Micros at) {
  std::vector<Lookup> lookups;
  for (const auto& [source, error] : plan.failed) {
    Lookup lookup;
    lookup.source = source;
    lookup.identifier = complaint_identifier(review_case);
    lookup.path = {say(lookup.identifier)};
    lookup.until = lookup.started_at = lookup.ended_at = at;
    lookup.outcome = "gap";
    lookup.reason = gap_reason(error);
    lookup.retryable = is_retryable(error);
    lookup.message = error.message();
    lookups.push_back(std::move(lookup));
  }
  return lookups;
}

}  // namespace

std::string gap_reason(const Error& error) {
  if (!error.reason().empty()) return error.reason();
  switch (error.kind()) {
    case ErrorKind::unavailable:
      return "unreachable";
    case ErrorKind::permission:
      return "auth_failed";
    case ErrorKind::rate_limited:
      return "rate_limited";
    case ErrorKind::malformed:
      return "parse_error";
    case ErrorKind::config:
      return "not_configured";
    case ErrorKind::cancelled:
      return "cancelled";
    case ErrorKind::crashed:
    case ErrorKind::internal:
      return "crashed";
  }
  return "crashed";
}

bool is_retryable(const Error& error) {
  return error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::rate_limited ||
         error.kind() == ErrorKind::cancelled || error.kind() == ErrorKind::crashed;
}

Result<Collected> collect(const ReviewCase& review_case, const CollectPlan& plan, Ingest& ingest, Store& store,
                          std::stop_token stop, const std::function<void(const Progress&)>& progress) {
  const auto started = DOSSIER_TRY(store.now());
  Collected collected;
  collected.lookups = Collect(review_case, plan, ingest, started, progress, store.clock()).run(stop);
  for (auto& lookup : lookups_of_failed(review_case, plan, started)) collected.lookups.push_back(std::move(lookup));
  collected.ended_at = DOSSIER_TRY(store.now());
  DOSSIER_TRY(store.keep_collect(review_case.number, collected.lookups, collected.ended_at, plan.actor));
  if (stop.stop_requested())
    return fail(ErrorKind::cancelled, "case " + review_case.number +
                                          ": collecting was interrupted; what came is kept. "
                                          "Run again: dossier bundle " +
                                          review_case.number);
  return collected;
}

}  // namespace dossier
