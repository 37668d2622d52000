#include "base/civil.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace dossier {

std::optional<int64_t> micros_of(const CivilTime& time) {
  using namespace std::chrono;
  const year_month_day date{year(time.year), month(static_cast<unsigned>(time.month)),
                            day(static_cast<unsigned>(time.day))};
  const bool midnight = time.hour == 24 && time.minute == 0 && time.second == 0 && time.micros == 0;
  if (time.year < 0 || time.year > 9999 || time.month < 1 || time.day < 1 || !date.ok()) return std::nullopt;
  if (time.hour < 0 || (time.hour > 23 && !midnight) || time.minute < 0 || time.minute > 59) return std::nullopt;
  if (time.second < 0 || time.second > 60 || time.micros < 0 || time.micros >= micros_per_second) return std::nullopt;
  const int64_t days = sys_days(date).time_since_epoch().count();
  const int64_t seconds = time.hour * int64_t{3600} + time.minute * int64_t{60} + time.second;
  return days * micros_per_day + seconds * micros_per_second + time.micros;
}

CivilTime civil_of(int64_t micros) {
  using namespace std::chrono;
  static const int64_t first = *micros_of({0, 1, 1});
  static const int64_t last = *micros_of({9999, 12, 31, 23, 59, 59, 999'999});
  const int64_t at = std::clamp(micros, first, last);
  int64_t days_passed = at / micros_per_day;
  if (at % micros_per_day < 0) --days_passed;
  const int64_t within = at - days_passed * micros_per_day;
  const year_month_day date{sys_days(days(days_passed))};
  const int64_t seconds = within / micros_per_second;
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(seconds / 3600),
          static_cast<int>(seconds / 60 % 60),
          static_cast<int>(seconds % 60),
          within % micros_per_second};
}

std::string civil_text(const CivilTime& time, char between, bool seconds) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d%c%02d:%02d", time.year, time.month, time.day, between, time.hour,
                time.minute);
  std::string text = buffer;
  if (!seconds) return text;
  std::snprintf(buffer, sizeof buffer, ":%02d", time.second);
  text += buffer;
  if (time.micros == 0) return text;
  std::snprintf(buffer, sizeof buffer, ".%06d", static_cast<int>(time.micros));
  text += buffer;
  return text.erase(text.find_last_not_of('0') + 1);
}

}  // namespace dossier
