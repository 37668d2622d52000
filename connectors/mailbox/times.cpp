#include "times.hpp"

#include <re2/re2.h>

#include <array>
#include <chrono>
#include <cstdio>

#include "g_owned.hpp"

namespace dossier::mailbox {
namespace {

using namespace std::chrono;

constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct FreeTime {
  void operator()(GDateTime* time) const { g_date_time_unref(time); }
};

std::optional<int64_t> month_named(std::string_view name) {
  for (size_t index = 0; index < months.size(); ++index)
    if (name == months[index]) return static_cast<int64_t>(index + 1);
  return std::nullopt;
}

template <class... Values>
std::string formatted(const char* format, Values... values) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

}  // namespace

std::optional<std::string> time_in_header(const std::string& written) {
  const std::unique_ptr<GDateTime, FreeTime> time(g_mime_utils_header_decode_date(written.c_str()));
  if (!time) return std::nullopt;
  const int year = g_date_time_get_year(time.get());
  if (year < 1980 || year >= 2100) return std::nullopt;
  const OwnText text(g_date_time_format(time.get(), "%Y-%m-%dT%H:%M:%S%:z"));
  return text ? std::optional<std::string>(text.get()) : std::nullopt;
}

bool is_exact(const std::string& written) {
  static const re2::RE2 exact(
      "(?:[A-Z][a-z]{2}, )?[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}(?::[0-9]{2})? (?:[+-][0-9]{4}|GMT|UT)");
  return re2::RE2::FullMatch(written, exact);
}

std::optional<int64_t> arrival(std::string_view internal_date) {
  static const re2::RE2 pattern(
      " ?([0-9]{1,2})-([A-Z][a-z]{2})-([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-])([0-9]{2})([0-9]{2})");
  unsigned date = 0;
  int year_number = 0;
  std::string name, sign;
  int64_t hour = 0, minute = 0, second = 0, offset_hours = 0, offset_minutes = 0;
  if (!re2::RE2::FullMatch(internal_date, pattern, &date, &name, &year_number, &hour, &minute, &second, &sign,
                           &offset_hours, &offset_minutes))
    return std::nullopt;
  const auto number = month_named(name);
  if (!number) return std::nullopt;
  const year_month_day when{year(year_number), month(static_cast<unsigned>(*number)), std::chrono::day(date)};
  if (!when.ok()) return std::nullopt;
  const auto offset = (offset_hours * 60 + offset_minutes) * (sign == "-" ? -1 : 1);
  const int64_t midnight = sys_days(when).time_since_epoch().count() * 86400;
  return (midnight + hour * 3600 + (minute - offset) * 60 + second) * 1'000'000;
}

std::optional<int64_t> day_begin(std::string_view day) {
  static const re2::RE2 pattern("([0-9]{4})-([0-9]{2})-([0-9]{2})");
  int year_number = 0;
  unsigned month_number = 0, date = 0;
  if (!re2::RE2::FullMatch(day, pattern, &year_number, &month_number, &date)) return std::nullopt;
  const year_month_day when{year(year_number), month(month_number), std::chrono::day(date)};
  if (!when.ok()) return std::nullopt;
  return int64_t{sys_days(when).time_since_epoch().count()} * 86400 * 1'000'000;
}

std::string utc_text(int64_t micros) {
  const sys_seconds time{seconds(micros / 1'000'000)};
  const auto midnight = floor<days>(time);
  const year_month_day date(midnight);
  const hh_mm_ss clock(time - midnight);
  return formatted("%04d-%02u-%02uT%02d:%02d:%02dZ", int{date.year()}, unsigned{date.month()}, unsigned{date.day()},
                   static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                   static_cast<int>(clock.seconds().count()));
}

std::string search_day(int64_t micros, int later) {
  const year_month_day date(floor<days>(sys_seconds{seconds(micros / 1'000'000)}) + days(later));
  return formatted("%u-%s-%04d", unsigned{date.day()}, months[unsigned{date.month()} - 1], int{date.year()});
}

}  // namespace dossier::mailbox
