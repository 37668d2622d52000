// Dates of the proleptic Gregorian calendar as day numbers, without any zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace dossier {

inline constexpr int64_t micros_per_second = 1'000'000;
inline constexpr int64_t micros_per_minute = 60 * micros_per_second;
inline constexpr int64_t micros_per_day = 86'400 * micros_per_second;

struct CivilTime {
  int year = 1970, month = 1, day = 1;
  int hour = 0, minute = 0, second = 0;
  int64_t micros = 0;
};

/// Microseconds since 1970-01-01T00:00:00 of this wall clock; nothing for a date or time of day that does not exist. A
/// leap second (:60) is the first of the next minute; 24:00:00 is the next day's midnight.
std::optional<int64_t> micros_of(const CivilTime& time);

/// The wall clock of that moment, in UTC; beyond the years 0000 to 9999 the nearest of their ends.
CivilTime civil_of(int64_t micros);

/// "2026-10-14T09:20:00", with `between` in the place of the T; fractions only as many digits as needed.
std::string civil_text(const CivilTime& time, char between = 'T', bool seconds = true);

}  // namespace dossier
