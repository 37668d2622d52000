#include "collect/collect.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "base/text.hpp"
#include "collect/members.hpp"
#include "collect/outcome.hpp"
#include "collect/planner.hpp"

namespace dossier {
namespace {

// Threads at work on look-ups at once; each source takes at most its own `concurrency` of them.
constexpr size_t most_threads = 32;

// All look-ups stand in one line of the bundle, which is bounded; and a source that names thousands of waybills must
// not make us ask every other source about each.
constexpr size_t most_lookups = 1000;

// The state of one collect. All members are guarded by mutex_, but for what the threads read only.
class Collect {
 public:
  Collect(const ReviewCase& review_case, const CollectPlan& plan, Ingest& ingest, Store& store, Micros started,
          const std::function<void(const Progress&)>& progress)
      : case_(review_case),
        plan_(plan),
        ingest_(ingest),
        store_(store),
        clock_(store.clock()),
        progress_(progress),
        planner_(review_case, plan.sources, started),
        tasks_(planner_.take()) {}

  /// Every look-up made. Errors: the store's own, when what sources gave could not be kept.
  Result<std::vector<Lookup>> run(std::stop_token stop) {
    std::stop_source deadline;
    const std::stop_callback forward(stop, [&] { deadline.request_stop(); });
    const auto until = std::chrono::steady_clock::now() + plan_.deadline;
    do {
      follow_answers(deadline, until);
    } while (!store_failure_ && DOSSIER_TRY(recall()));
    threads_.clear();
    if (store_failure_) return fail(std::move(*store_failure_));
    call_strays_gaps();
    std::sort(lookups_.begin(), lookups_.end(), is_listed_before);
    return std::move(lookups_);
  }

 private:
  struct Strays {
    Lookup lookup;
    std::vector<RecordKey> records;
  };

  // Until no look-up is waiting or running.
  void follow_answers(std::stop_source& deadline, std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    while (!done() && !deadline.stop_requested()) {
      if (started_ + tasks_.size() > most_lookups) leave_out_tasks();
      start_threads(deadline.get_token());
      const auto seen = finished_;
      changed_.wait_until(lock, deadline.get_token(), until, [&] { return finished_ != seen; });
      if (finished_ == seen && !deadline.stop_requested()) {
        timed_out_ = true;
        deadline.request_stop();
      }
      if (store_failure_) deadline.request_stop();
    }
    while (!done()) {
      give_up_waiting_tasks();
      changed_.wait(lock, [&] { return running_ == 0 || !tasks_.empty(); });
    }
  }

  // From what the store holds: true when that leads to look-ups that no answer of today led to.
  Result<bool> recall() {
    const auto now = DOSSIER_TRY(store_.now());
    const auto members = DOSSIER_TRY(find_members(case_, store_, now));
    const std::lock_guard lock(mutex_);
    planner_.recall(members);
    for (auto& next : planner_.take()) tasks_.push_back(std::move(next));
    return !tasks_.empty();
  }

  bool done() const { return tasks_.empty() && running_ == 0; }

  // A source takes as many as it reads at once: waiting for its turn, its look-ups would hold the threads of others.
  void start_threads(const std::stop_token& stop) {
    for (auto next = tasks_.begin(); next != tasks_.end() && running_ < most_threads;) {
      auto& running = running_at_[next->source];
      if (running >= next->source->config().concurrency) {
        ++next;
        continue;
      }
      ++running;
      ++running_;
      ++started_;
      planner_.complete(*next);
      threads_.emplace_back([this, stop, task = std::move(*next)] { work(task, stop); });
      next = tasks_.erase(next);
    }
  }

  void work(const Task& task, const std::stop_token& stop) {
    Lookup lookup = lookup_of(task);
    const log::About about(lookup.source, lookup.stream);
    tell(Progress::What::started, lookup);
    const auto answered = ask(task, stop);
    lookup.ended_at = clock_.now();
    set_outcome(lookup, answered, timed_out_);
    tell(Progress::What::finished, lookup);
    const std::lock_guard lock(mutex_);
    if (answered.store_failed && !store_failure_) store_failure_ = answered.error;
    planner_.learn(task, answered);
    if (lookup.outcome == "found" && !task.question.metadata_only) note_strays(lookup, answered.records);
    for (auto& next : planner_.take()) tasks_.push_back(std::move(next));
    if (task.is_repeat) replace_first(lookup);
    lookups_.push_back(std::move(lookup));
    --running_at_[task.source];
    --running_;
    ++finished_;
    changed_.notify_all();
  }

  // An exception is a bug, or a machine without memory: it costs this look-up, not the program.
  Answered ask(const Task& task, const std::stop_token& stop) {
    try {
      return ingest_.look_up(*task.source, task.question, stop);
    } catch (const std::exception& exception) {
      Answered answered;
      answered.error = Error(ErrorKind::internal, std::string("reading it failed here: ") + exception.what());
      return answered;
    }
  }

  // The answer that counts is the one that had the companion; what the first brought was kept all the same.
  void replace_first(Lookup& repeat) {
    const auto is_first = [&](const Lookup& lookup) { return same_question(lookup, repeat); };
    const auto first = std::find_if(lookups_.begin(), lookups_.end(), is_first);
    if (first == lookups_.end()) return;
    std::set<std::string> documents(first->documents.begin(), first->documents.end());
    documents.insert(repeat.documents.begin(), repeat.documents.end());
    repeat.documents.assign(documents.begin(), documents.end());
    repeat.started_at = first->started_at;
    lookups_.erase(first);
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

  static bool same_question(const Lookup& left, const Lookup& right) {
    return left.source == right.source && left.stream == right.stream &&
           left.identifier.key() == right.identifier.key();
  }

  // An answer of which no record names what was asked: its records may lie in the store and in no case.
  void note_strays(const Lookup& lookup, const std::vector<Record>& records) {
    const auto names_it = [&](const Record& record) { return names_asked(record, lookup.identifier); };
    if (std::any_of(records.begin(), records.end(), names_it)) return;
    Strays strays{lookup, {}};
    for (const auto& record : records) strays.records.push_back(key_of(record));
    strays_.push_back(std::move(strays));
  }

  // Judged at the end, when the whole trail is known: until then a later answer may tie such records to the case.
  void call_strays_gaps() {
    const auto is_of_case = [&](const RecordKey& record) { return planner_.is_of_case(record); };
    for (const auto& strays : strays_) {
      if (std::any_of(strays.records.begin(), strays.records.end(), is_of_case)) continue;
      for (auto& lookup : lookups_) {
        if (lookup.outcome != "found" || !same_question(lookup, strays.lookup)) continue;
        const auto& realm = lookup.identifier.realm;
        set_gap(lookup, Error(ErrorKind::malformed,
                              counted(lookup.records, "record") + " came and none names it" +
                                  (realm.empty() ? "" : " in the realm \"" + realm + "\"") +
                                  "; kept, and no items. Set `realm` or the carrier alike at both sources"));
        tell(Progress::What::became_gap, lookup);
      }
    }
  }

  // One gap for each stream that is not asked to the end.
  void leave_out_tasks() {
    const auto room = most_lookups - std::min(started_, most_lookups);
    for (size_t index = room; index < tasks_.size(); ++index) {
      const auto& task = tasks_[index];
      if (!left_out_.emplace(task.source->config().name, task.question.stream).second) continue;
      auto lookup = lookup_of(task);
      lookup.ended_at = lookup.started_at;
      set_gap(lookup, Error(ErrorKind::malformed, "not asked, nor by what came after it: a case is allowed " +
                                                      std::to_string(most_lookups) +
                                                      " look-ups, and its records name more identifiers than that")
                          .because("too_broad"));
      lookups_.push_back(std::move(lookup));
    }
    tasks_.resize(std::min(room, tasks_.size()));
  }

  // A repeat that was never made leaves its first answer as it was.
  void give_up_waiting_tasks() {
    for (auto& task : std::exchange(tasks_, {})) {
      if (task.is_repeat) continue;
      planner_.complete(task);
      auto lookup = lookup_of(task);
      lookup.ended_at = lookup.started_at;
      set_gap(lookup,
              Error(ErrorKind::cancelled,
                    timed_out_ ? "the case's deadline passed before it was asked" : "cancelled before it was asked"),
              timed_out_);
      lookups_.push_back(std::move(lookup));
    }
  }

  void tell(Progress::What what, const Lookup& lookup) {
    const std::lock_guard lock(progress_mutex_);
    const auto around = is_agents(lookup.identifier.type) ? " around " + lookup.path.back() : std::string();
    progress_({what, lookup.source, lookup.stream, say(lookup.identifier) + around, lookup.outcome, lookup.records,
               lookup.message});
  }

  const ReviewCase& case_;
  const CollectPlan& plan_;
  Ingest& ingest_;
  Store& store_;
  const Clock& clock_;
  const std::function<void(const Progress&)>& progress_;
  std::mutex progress_mutex_;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  Planner planner_;
  std::vector<Task> tasks_;  // waiting
  std::vector<Lookup> lookups_;
  std::vector<Strays> strays_;
  std::map<const Source*, int64_t> running_at_;
  size_t running_ = 0;
  size_t finished_ = 0;
  size_t started_ = 0;
  std::set<std::pair<std::string, std::string>> left_out_;  // source, stream
  std::atomic<bool> timed_out_ = false;
  std::optional<Error> store_failure_;
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
    set_gap_of_unstarted(lookup, error);
    lookups.push_back(std::move(lookup));
  }
  return lookups;
}

}  // namespace

Result<Collected> collect(const ReviewCase& review_case, const CollectPlan& plan, Ingest& ingest, Store& store,
                          std::stop_token stop, const std::function<void(const Progress&)>& progress) {
  const auto started = DOSSIER_TRY(store.now());
  Collected collected;
  auto made = Collect(review_case, plan, ingest, store, started, progress).run(stop);
  // A gap would say that a source lacks what this machine could not keep.
  if (!made)
    return fail(std::move(made.error()).at("case " + review_case.number + ": collecting stopped, no bundle was made"));
  collected.lookups = std::move(*made);
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
