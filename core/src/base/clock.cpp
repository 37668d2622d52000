#include "base/clock.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "base/civil.hpp"

namespace dossier {

Micros SystemClock::now() const {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

std::string rfc3339(Micros at) { return civil_text(civil_of(at)) + "Z"; }

std::string rfc3339(Micros at, int offset) {
  char text[16];
  std::snprintf(text, sizeof text, "%c%02d:%02d", offset < 0 ? '-' : '+', std::abs(offset) / 60 % 100,
                std::abs(offset) % 60);
  return civil_text(civil_of(at + offset * micros_per_minute)) + text;
}

namespace {

/// Reads exactly `count` digits off the front.
bool take_digits(std::string_view& text, size_t count, int& number) {
  if (text.size() < count) return false;
  number = 0;
  for (size_t index = 0; index < count; ++index) {
    if (text[index] < '0' || text[index] > '9') return false;
    number = number * 10 + (text[index] - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool take_one_of(std::string_view& text, std::string_view letters) {
  if (text.empty() || letters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// A fraction of a second; digits beyond the microsecond are cut.
bool take_fraction(std::string_view& text, int64_t& micros) {
  micros = 0;
  if (!take_one_of(text, ".")) return true;
  int64_t unit = 100'000;
  int digit = 0;
  if (!take_digits(text, 1, digit)) return false;
  do {
    micros += digit * unit;
    unit /= 10;
  } while (take_digits(text, 1, digit));
  return true;
}

bool take_offset(std::string_view& text, int& minutes) {
  minutes = 0;
  if (take_one_of(text, "Zz")) return true;
  if (text.empty()) return false;
  const bool west = text.front() == '-';
  int hours = 0, rest = 0;
  if (!take_one_of(text, "+-") || !take_digits(text, 2, hours) || !take_one_of(text, ":") ||
      !take_digits(text, 2, rest))
    return false;
  minutes = (west ? -1 : 1) * (hours * 60 + rest);
  return hours < 24 && rest < 60;
}

}  // namespace

std::optional<Micros> parse_rfc3339(std::string_view text) {
  CivilTime time;
  int offset = 0;
  const bool whole = take_digits(text, 4, time.year) && take_one_of(text, "-") && take_digits(text, 2, time.month) &&
                     take_one_of(text, "-") && take_digits(text, 2, time.day) && take_one_of(text, "Tt ") &&
                     take_digits(text, 2, time.hour) && take_one_of(text, ":") && take_digits(text, 2, time.minute) &&
                     take_one_of(text, ":") && take_digits(text, 2, time.second) && take_fraction(text, time.micros) &&
                     take_offset(text, offset) && text.empty() && time.hour < 24;
  if (!whole) return std::nullopt;
  const auto wall = micros_of(time);
  if (!wall) return std::nullopt;
  return *wall - offset * micros_per_minute;
}

}  // namespace dossier
