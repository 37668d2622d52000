#include "base/working_days.hpp"

#include <charconv>
#include <sstream>

#include "base/civil.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace dossier {
namespace {

constexpr int64_t longest_holiday_days = 31;  // more is a slip of the pen
constexpr int64_t largest_file = 1 << 20;

CivilTime civil_day(int64_t day) { return civil_of(day * micros_per_day); }

bool is_weekend(int64_t day) {
  const auto since_sunday = ((day + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
  return since_sunday == 0 || since_sunday == 6;
}

std::optional<int> number_of(std::string_view digits) {
  int number = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stop != end || digits.front() == '-') return std::nullopt;
  return number;
}

struct Days {
  int64_t first, last;
};

std::optional<Days> days_of(std::string_view text) {
  const auto dots = text.find("..");
  const auto first = day_of(text.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : day_of(text.substr(dots + 2));
  if (!first || !last || *last < *first || *last - *first >= longest_holiday_days) return std::nullopt;
  return Days{*first, *last};
}

}  // namespace

std::optional<int64_t> day_of(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_of(text.substr(0, 4)), month = number_of(text.substr(5, 2)), day = number_of(text.substr(8));
  if (!year || !month || !day) return std::nullopt;
  CivilTime time;
  time.year = *year;
  time.month = *month;
  time.day = *day;
  const auto micros = micros_of(time);
  if (!micros) return std::nullopt;
  return *micros / micros_per_day - (*micros < 0 && *micros % micros_per_day != 0);
}

std::string date_text(int64_t day) { return civil_text(civil_day(day)).substr(0, 10); }

Result<WorkingDays> WorkingDays::read(const std::filesystem::path& file) {
  WorkingDays calendar;
  calendar.file_ = file;
  std::istringstream lines(DOSSIER_TRY(read_file(file, largest_file)));
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number)
    DOSSIER_TRY(calendar.add(line.substr(0, line.find('#')), number));
  return calendar;
}

Result<void> WorkingDays::add(const std::string& line, int number) {
  std::istringstream words(line);
  std::string word, value, more;
  if (!(words >> word)) return {};
  words >> value >> more;
  const auto place = file_.string() + ":" + std::to_string(number) + ": ";
  if (word == "year") {
    const auto year = value.size() == 4 && more.empty() ? number_of(value) : std::nullopt;
    if (!year)
      return fail(ErrorKind::config, place + "year \"" + value + "\": wanted four digits, as in \"year 2026\"");
    years_.insert(*year);
    return {};
  }
  const auto days = more.empty() ? days_of(value) : std::nullopt;
  const bool works = word == "work";
  if ((!works && word != "holiday") || !days || (works && value.size() != 10))
    return fail(ErrorKind::config, place + "\"" + std::string(whole_letters(line, 80)) +
                                       "\": wanted \"year YYYY\", \"holiday YYYY-MM-DD[..YYYY-MM-DD]\" (at most 31 "
                                       "days, the earlier first) or \"work YYYY-MM-DD\"");
  for (auto day = days->first; day <= days->last; ++day) DOSSIER_TRY(add_day(day, works, place));
  return {};
}

Result<void> WorkingDays::add_day(int64_t day, bool works, const std::string& place) {
  if (!years_.count(civil_day(day).year))
    return fail(ErrorKind::config,
                place + date_text(day) + ": wanted a day of a year that a line \"year\" above names");
  if (works && !is_weekend(day))
    return fail(ErrorKind::config, place + date_text(day) + ": \"work\" wanted a Saturday or Sunday");
  if (!exceptions_.emplace(day, works).second)
    return fail(ErrorKind::config, place + date_text(day) + ": stands in this file twice; wanted once");
  return {};
}

Result<bool> WorkingDays::is_working(int64_t day) const {
  const auto year = civil_day(day).year;
  if (!years_.count(year))
    return fail(ErrorKind::config, file_.string() + ": has no year " + std::to_string(year) +
                                       ", wanted to know whether " + date_text(day) + " is a working day. Add \"year " +
                                       std::to_string(year) + "\" with its holidays and make-up days to that file");
  const auto exception = exceptions_.find(day);
  return exception == exceptions_.end() ? !is_weekend(day) : exception->second;
}

Result<int64_t> WorkingDays::after(int64_t day, int count) const {
  while (count > 0) count -= DOSSIER_TRY(is_working(++day)) ? 1 : 0;
  return day;
}

Result<int64_t> WorkingDays::between(int64_t from, int64_t until) const {
  int64_t count = 0;
  while (from < until) count += DOSSIER_TRY(is_working(++from)) ? 1 : 0;
  return count;
}

}  // namespace dossier
