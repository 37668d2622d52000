#include "times.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "text.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr int64_t day = 86400;

std::optional<int64_t> field(std::string_view text, size_t at, size_t size) {
  if (at + size > text.size()) return std::nullopt;
  const auto digits = text.substr(at, size);
  return is_digits(digits) ? whole_number(digits) : std::nullopt;
}

std::optional<int64_t> days_since_1970(int64_t year, int64_t month, int64_t date) {
  const std::chrono::year_month_day civil{std::chrono::year(static_cast<int>(year)),
                                          std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(date))};
  if (!civil.ok()) return std::nullopt;
  return std::chrono::sys_days{civil}.time_since_epoch().count();
}

}  // namespace

std::optional<int64_t> wall_seconds(std::string_view text) {
  const auto year = field(text, 0, 4), month = field(text, 5, 2), date = field(text, 8, 2);
  const auto hour = field(text, 11, 2), minute = field(text, 14, 2), second = field(text, 17, 2);
  if (!year || !month || !date || !hour || !minute || !second) return std::nullopt;
  const bool formed = text[4] == '-' && text[7] == '-' && (text[10] == ' ' || text[10] == 'T') && text[13] == ':' &&
                      text[16] == ':' && (text.size() == 19 || text[19] == '.');
  if (!formed || *year < 1900 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto days = days_since_1970(*year, *month, *date);
  if (!days) return std::nullopt;
  return *days * day + *hour * 3600 + *minute * 60 + *second;
}

std::string wall_text(int64_t milliseconds) {
  using namespace std::chrono;
  const sys_time<std::chrono::milliseconds> moment{std::chrono::milliseconds(milliseconds)};
  const auto date = floor<days>(moment);
  const year_month_day civil{date};
  const hh_mm_ss clock{moment - date};
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d", static_cast<int>(civil.year()),
                static_cast<unsigned>(civil.month()), static_cast<unsigned>(civil.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  std::string whole = text;
  if (clock.subseconds().count() == 0) return whole;
  std::snprintf(text, sizeof text, ".%03d", static_cast<int>(clock.subseconds().count()));
  return whole + text;
}

std::optional<int64_t> epoch_of(std::string_view uniqueid) {
  const auto dot = uniqueid.rfind('.');
  if (dot == std::string_view::npos || !is_digits(uniqueid.substr(dot + 1))) return std::nullopt;
  auto seconds = uniqueid.substr(0, dot);
  if (const auto dash = seconds.rfind('-'); dash != std::string_view::npos) seconds.remove_prefix(dash + 1);
  if (!is_digits(seconds) || seconds.size() < 9 || seconds.size() > 10) return std::nullopt;
  return whole_number(seconds);
}

std::optional<int> offset_from(int64_t behind) {
  constexpr int64_t quarter = 900, early = 2, late = 5;
  const int64_t quarters = (behind + early + 48 * quarter) / quarter - 48;
  const int64_t rest = behind - quarters * quarter;
  if (rest < -early || rest > late || quarters < -48 || quarters > 56) return std::nullopt;
  return static_cast<int>(quarters * 15);
}

std::string offset_text(int minutes) {
  const int size = std::abs(minutes);
  char text[32];
  std::snprintf(text, sizeof text, "%c%02d:%02d", minutes < 0 ? '-' : '+', size / 60, size % 60);
  return text;
}

RawTime raw_time(const std::string& wall_clock, const std::optional<int>& offset, const std::string& zone) {
  if (!offset || !wall_seconds(wall_clock)) return local_time(wall_clock, zone);
  if (*offset % 60 != 0 || *offset < -12 * 60) return offset_time(wall_clock + offset_text(*offset));
  // The zone database has whole hours as zones of their own, with POSIX's sign: the log's own words stay as they are.
  const int hours = *offset / 60;
  return local_time(wall_clock, "Etc/GMT" + std::string(hours > 0 ? "-" : "+") + std::to_string(std::abs(hours)));
}

}  // namespace dossier::asterisk_calls
