// Which days people work, by a calendar that is data (config/calendars/): weekends, public holidays, make-up days.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "dossier/result.hpp"

namespace dossier {

/// "2026-11-03" as days from 1970-01-01; nothing for a date that does not exist.
std::optional<int64_t> day_of(std::string_view date);
std::string date_text(int64_t day);

/// Days are counted from 1970-01-01, without any zone. A day of a year that the calendar does not have is an error of
/// kind config that names the file to extend: weekends alone would give a wrong deadline.
class WorkingDays {
 public:
  /// Errors: config, naming file, line, what stands there and what is wanted; those of read_file.
  static Result<WorkingDays> read(const std::filesystem::path& file);

  Result<bool> is_working(int64_t day) const;
  /// The last day of a time of so many working days: the `count`-th working day after `day`, which itself does not
  /// count. Nothing but `day` for a count below one.
  Result<int64_t> after(int64_t day, int count) const;
  /// How many working days there are after `from` up to and with `until`; none when `until` is not later.
  Result<int64_t> between(int64_t from, int64_t until) const;

 private:
  Result<void> add(const std::string& line, int number);
  Result<void> add_day(int64_t day, bool works, const std::string& place);

  std::filesystem::path file_;
  std::set<int> years_;
  std::map<int64_t, bool> exceptions_;  // day → whether people work
};

}  // namespace dossier
