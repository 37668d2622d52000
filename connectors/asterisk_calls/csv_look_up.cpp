#include "csv_look_up.hpp"

#include <algorithm>
#include <unordered_map>

#include "placed_rows.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr size_t most_bytes = size_t{64} << 20;   // of rows that one look-up takes
constexpr int64_t looked_at = int64_t{64} << 10;  // bytes at the end of a log that a probe looks at
constexpr size_t start_column = 9, end_column = 11;

struct FoundRows {
  PlacedRows rows;
  std::vector<Leg> legs;
};

bool is_in_window(const LogRow& row, const Sought& sought) {
  return may_lie_within(row.cells.cells[start_column], row.cells.cells[end_column], sought.from, sought.until);
}

class Finding {
 public:
  Finding(Host& host, const CallLog& log, const House& house, const Sought& sought)
      : host_(host), log_(log), house_(house), sought_(sought) {}

  Result<FoundCalls> run() {
    files_ = std::make_shared<const std::vector<FileEntry>>(DOSSIER_TRY(log_.files()));
    for (const auto& file : *files_)
      if (!file.fault.empty()) found_.incomplete = file.path + ": " + file.fault;
    DOSSIER_TRY(log_.each_row(*files_, [&](const LogRow& row) { return look(row); }));
    if (!ids_.empty()) DOSSIER_TRY(log_.each_row(*files_, [&](const LogRow& row) { return gather(row); }));
    for (const auto& id : order_) add(id);
    return std::move(found_);
  }

 private:
  Result<void> look(const LogRow& row) {
    if (!row.is_call) return look_at_damage(row);
    const auto columns = row.cells.cells.size();
    const bool is_short = row.is_open && columns < columns_;
    columns_ = columns;
    if (is_short) return doubt(row);
    if (!sought_.may_be_in(row.cells, row.bytes) || !is_in_window(row, sought_)) return {};
    const auto leg = leg_of_row(row.cells, house_.charset);
    if (!leg.is_of_a_call() || !sought_.is_in(leg, house_.numbering)) return {};
    if (ids_.try_emplace(leg.call_id()).second) order_.push_back(leg.call_id());
    return {};
  }

  Result<void> look_at_damage(const LogRow& row) {
    // Cut off before its numbers, a row says nothing about whose it is.
    const bool has_numbers = row.cells.cells.size() > start_column;
    if (!sought_.is_in(row.bytes) && (has_numbers || !row.is_open)) return {};
    if (row.is_open || sought_.is_about_an_agent()) return doubt(row);
    found_.damaged.push_back([&host = host_, files = files_, damaged = DamagedRow(row)](Sink& sink) {
      return hand_over(host, damaged, sink);
    });
    return {};
  }

  Result<void> doubt(const LogRow& row) {
    found_.incomplete = row.file.path + ": the row at byte " + std::to_string(row.line) + what_is_wrong_with(row) +
                        "; whether it belongs to this nobody can tell. Ask again, or mend the log";
    return {};
  }

  static std::string what_is_wrong_with(const LogRow& row) {
    if (row.line < row.offset || (row.is_open && !row.is_last))
      return " is damaged: it has no end within " + std::to_string(longest_row >> 10) + " KiB";
    return row.is_open ? " has no end (cut off, or still being written)" : " is damaged and may be about this";
  }

  Result<void> gather(const LogRow& row) {
    if (!row.is_call) return {};
    const auto found = ids_.find(call_id_of_row(row.cells, house_.charset));
    if (found == ids_.end()) return {};
    bytes_ += row.bytes.size();
    if (bytes_ > most_bytes)
      return fail(Error(ErrorKind::malformed, "more than " + std::to_string(most_bytes >> 20) +
                                                  " MiB of rows belong to what was asked; not retried")
                      .because("too_broad"));
    auto leg = leg_of_row(row.cells, house_.charset);
    if (!leg.is_of_a_call()) return {};
    found->second.rows.push_back({&row.file, row.offset, std::string(row.bytes)});
    found->second.legs.push_back(std::move(leg));
    return {};
  }

  void add(const std::string& id) {
    auto& [rows, legs] = ids_.at(id);
    if (rows.empty()) {
      found_.incomplete =
          "the log changed while it was read (rotated?): call " + id + " was there and is gone; ask again";
      return;
    }
    auto call = call_of(std::move(legs), house_);
    if (!sought_.is_in(call)) return;
    const auto key = sought_.key_of(rows.front().file->name, id);
    const auto state = hash_of(rows);
    found_.calls.push_back({std::move(call),
                            [&host = host_, files = files_, rows = std::move(rows), key](Sink& sink) {
                              return hand_over(host, rows, key, sink);
                            },
                            state});
  }

  Host& host_;
  const CallLog& log_;
  const House& house_;
  const Sought& sought_;
  std::shared_ptr<const std::vector<FileEntry>> files_;  // rows point into it
  std::unordered_map<std::string, FoundRows> ids_;
  std::vector<std::string> order_;  // of the ids, by their first row
  FoundCalls found_;
  size_t columns_ = 0, bytes_ = 0;
};

}  // namespace

Result<FoundCalls> find_in_csv(Host& host, const CallLog& log, const House& house, const Sought& sought) {
  return Finding(host, log, house, sought).run();
}

Result<void> probe_csv(Host& host, const CallLog& log) {
  const auto files = DOSSIER_TRY(log.files());
  const auto& newest = files.back();
  const auto from = std::max<int64_t>(newest.size - looked_at, 0);
  const auto end = DOSSIER_TRY(host.files().read(newest.path, from, std::min(newest.size, looked_at))).bytes;
  // The first line may be the rest of one.
  const auto first = from == 0 ? 0 : end.find('\n') + 1;
  CsvRow row;
  for (size_t at = first; at < end.size(); at += row.length) {
    if (take_row(end, at, true, row) == Taken::row || row.is_header()) return {};
    if (row.is_blank()) continue;
    if (at + row.length >= end.size())
      return fail(ErrorKind::malformed,
                  newest.path + ": its last row has " + std::to_string(row.cells.size()) +
                      " columns and is no row of cdr_csv.so (16 to 21, without a header). Is it " +
                      "another log (cdr_custom, queue_log)? See the option \"log_files\"");
  }
  return {};
}

}  // namespace dossier::asterisk_calls
