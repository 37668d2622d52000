#include "csv_pull.hpp"

#include <dossier/pulled_files.hpp>

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "placed_rows.hpp"
#include "table_calls.hpp"
#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr int64_t hour = 3600, known_by = 512;  // bytes at a log's beginning, by which it is known again
constexpr size_t start_column = 9, end_column = 11;
constexpr size_t most_rows = 200'000;  // that wait: more than a day of a large house

// A call whose rows are still being gathered.
struct Waiting {
  PlacedRows rows;
  int64_t end = 0;  // the last one's, a wall clock
};

// When a row was written, by its wall clock.
std::optional<int64_t> written_at(const LogRow& row) {
  const auto end = wall_seconds(row.cells.cells[end_column]);
  return end ? end : wall_seconds(row.cells.cells[start_column]);
}

class Gathering {
 public:
  Gathering(Host& host, const CallLog& log, const House& house, CallPull& pull, Sink& sink)
      : host_(host), log_(log), house_(house), pull_(pull), sink_(sink), is_in_window_(pull.window().from() == 0) {}

  Result<void> run(LogPlaces& places) {
    DOSSIER_TRY(find_place());
    files_ = std::make_shared<const std::vector<FileEntry>>(DOSSIER_TRY(log_.files()));
    const bool goes_on = pull_.window().from() >= places.from && !pull_.is_range();
    LogPlaces next{horizon() * in_a_second, {}};
    std::string unread;
    for (const auto& file : *files_) {
      if (!file.fault.empty()) unread = file.path + ": " + file.fault;
      const auto known = DOSSIER_TRY(identity_of(file));
      const auto begin = places.begins.find(known);
      const bool is_known = goes_on && begin != places.begins.end() && begin->second <= file.size;
      next_ = -1;
      DOSSIER_TRY(log_.each_row_of(file, is_known ? begin->second : 0, [&](const LogRow& row) { return look(row); }));
      if (known != 0) next.begins[known] = next_ < 0 ? file.size : next_;
    }
    DOSSIER_TRY(sweep(INT64_MAX));
    DOSSIER_TRY(pull_.finish(unread));
    if (!pull_.is_range()) places = std::move(next);
    return {};
  }

 private:
  // A position is the wall clock at which the last of the calls ended that are taken.
  Result<void> find_place() {
    const auto& text = pull_.window().after();
    if (text.empty()) return {};
    const auto ended = wall_seconds(text);
    if (!ended) return pull_.window().unreadable("a wall clock of the log behind \"behind\": 2026-10-16 10:20:05");
    after_ = *ended;
    return {};
  }

  // 0: too short to be known again.
  Result<size_t> identity_of(const FileEntry& file) const {
    if (file.size < known_by) return size_t{0};
    const auto answer = DOSSIER_TRY(host_.files().read(file.path, 0, known_by));
    return std::hash<std::string>()(answer.bytes);
  }

  Result<void> look(const LogRow& row) {
    const bool is_newest = &row.file == &files_->back();
    if (row.is_open && row.is_last && is_newest) {
      remember(row);
      return {};
    }
    const auto columns = row.cells.cells.size();
    const bool is_short = row.is_open && columns < columns_;
    if (!row.is_call || is_short) return damage(row);
    columns_ = columns;
    const auto at = written_at(row);
    if (at) newest_ = std::max(newest_, *at);
    if (!at || *at >= earliest_row()) remember(row);
    is_in_window_ = may_lie_within(row.cells.cells[start_column], row.cells.cells[end_column], pull_.sought().from,
                                   pull_.sought().until);
    wait(row, at.value_or(newest_));
    return sweep_now_and_then();
  }

  // Seconds; calls that ended before are not looked at again.
  int64_t horizon() const { return pull_.window().until() / in_a_second - pull_overlap / in_a_second; }
  // None of their rows has an earlier wall clock: so long a call lasts, and so far zones are behind.
  int64_t earliest_row() const { return horizon() - longest_call - 12 * hour; }
  void remember(const LogRow& row) { next_ = next_ < 0 ? row.offset : next_; }

  void wait(const LogRow& row, int64_t at) {
    auto& call = waiting_[call_id_of_row(row.cells, house_.charset)];
    call.rows.push_back({&row.file, row.offset, std::string(row.bytes)});
    call.end = std::max(call.end, at);
    ++rows_;
  }

  Result<void> sweep_now_and_then() {
    if (rows_ > most_rows) DOSSIER_TRY(sweep(newest_ - hour));
    if (rows_ > most_rows) return sweep(newest_ + 1);  // times that do not go on are damage
    if (newest_ < swept_ + hour) return {};
    swept_ = newest_;
    return sweep(newest_ - longest_call);
  }

  // Takes the calls that ended before this wall clock, oldest first.
  Result<void> sweep(int64_t until) {
    std::vector<std::pair<int64_t, std::string>> ended;
    for (const auto& [id, call] : waiting_)
      if (call.end < until) ended.emplace_back(call.end, id);
    std::sort(ended.begin(), ended.end());
    std::vector<FoundCall> calls;
    std::vector<int64_t> ends;
    for (const auto& [end, id] : ended) {
      auto call = waiting_.extract(id);
      rows_ -= call.mapped().rows.size();
      if (end >= after_) add(std::move(call.mapped().rows), calls);
      ends.resize(calls.size(), end);
    }
    return take(calls, ends);
  }

  Result<void> take(const std::vector<FoundCall>& calls, const std::vector<int64_t>& ends) {
    const auto ids = ids_of(calls);
    const std::span all = calls;
    for (size_t at = 0; at < calls.size(); at += pulled_at_once) {
      const auto some = all.subspan(at, std::min(pulled_at_once, calls.size() - at));
      DOSSIER_TRY(pull_.take(some, ids));
      // A row of the future is damage, and nothing goes on behind it.
      const auto end = ends[at + some.size() - 1];
      if (end <= pull_.window().until() / in_a_second + 14 * hour) DOSSIER_TRY(pull_.checkpoint(wall_text(end * 1000)));
    }
    return {};
  }

  void add(PlacedRows rows, std::vector<FoundCall>& calls) const {
    std::vector<Leg> legs;
    PlacedRows of_call;
    CsvRow cells;
    for (auto& row : rows) {
      if (take_row(row.bytes, 0, true, cells) != Taken::row) continue;
      auto leg = leg_of_row(cells, house_.charset);
      if (!leg.is_of_a_call()) continue;
      legs.push_back(std::move(leg));
      of_call.push_back(std::move(row));
    }
    if (legs.empty()) return;
    auto call = call_of(std::move(legs), house_);
    if (!pull_.sought().is_in(call)) return;
    const auto key = pull_.sought().key_of(of_call.front().file->name, call.id);
    const auto state = hash_of(of_call);
    calls.push_back({std::move(call),
                     [&host = host_, files = files_, rows = std::move(of_call), key](Sink& sink) {
                       return hand_over(host, rows, key, sink);
                     },
                     state});
  }

  // It has no time that could be trusted: whoever goes onward takes all of them, and the hub knows those it has. Of a
  // range the row before it says whether it lies within.
  Result<void> damage(const LogRow& row) {
    if (pull_.is_range() && !is_in_window_) return {};
    return hand_over(host_, DamagedRow(row), sink_);
  }

  Host& host_;
  const CallLog& log_;
  const House& house_;
  CallPull& pull_;
  Sink& sink_;
  std::shared_ptr<const std::vector<FileEntry>> files_;  // rows point into it
  std::unordered_map<std::string, Waiting> waiting_;
  size_t rows_ = 0, columns_ = 0;
  int64_t newest_ = 0, swept_ = 0, after_ = INT64_MIN;  // wall clocks, seconds
  int64_t next_ = -1;                                   // where the next pull begins in the log that is read
  bool is_in_window_;
};

}  // namespace

Result<void> pull_from_csv(Host& host, const CallLog& log, const House& house, LogPlaces& places, CallPull& pull,
                           Sink& sink) {
  return Gathering(host, log, house, pull, sink).run(places);
}

}  // namespace dossier::asterisk_calls
