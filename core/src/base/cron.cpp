#include "base/cron.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <vector>

#include "base/civil.hpp"
#include "base/letter_case.hpp"
#include "base/zones.hpp"

namespace dossier {
namespace {

constexpr std::array<std::string_view, 12> month_names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                          "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekday_names = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr int64_t longest_wait_days = 366 * 8 + 1;  // 29 February may be eight years away

struct Field {
  const char* name;
  int least, most;
  std::vector<std::string_view> names;  // of least, least + 1, …
};

const std::array<Field, 5>& fields() {
  static const std::array<Field, 5> all = {{{"minute", 0, 59, {}},
                                            {"hour", 0, 23, {}},
                                            {"day of month", 1, 31, {}},
                                            {"month", 1, 12, {month_names.begin(), month_names.end()}},
                                            {"day of week", 0, 7, {weekday_names.begin(), weekday_names.end()}}}};
  return all;
}

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> pieces;
  std::string piece;
  for (const char letter : text) {
    if (separators.find(letter) == std::string_view::npos) piece += letter;
    else pieces.push_back(std::exchange(piece, {}));
  }
  pieces.push_back(piece);
  return pieces;
}

// Between blanks, however many.
std::vector<std::string> words_of(std::string_view text) {
  auto words = split(text, " \t");
  std::erase(words, "");
  return words;
}

tl::unexpected<Error> unreadable(const Field& field, const std::string& seen) {
  return fail(ErrorKind::config, std::string("the ") + field.name + " is \"" + seen + "\"; wanted *, a number from " +
                                     std::to_string(field.least) + " to " + std::to_string(field.most) +
                                     ", a range (1-5), a list (1,3) or a step (*/15)");
}

std::optional<int> number_of(const Field& field, const std::string& text) {
  const auto name = std::find(field.names.begin(), field.names.end(), lower_case(text));
  if (name != field.names.end()) return field.least + static_cast<int>(name - field.names.begin());
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return number >= field.least && number <= field.most ? std::optional(number) : std::nullopt;
}

// "*", "5", "1-5", each with "/step" behind it.
Result<std::set<int>> values_of(const Field& field, const std::string& piece) {
  const auto parts = split(piece, "/");
  const auto ends = split(parts[0], "-");
  int first = field.least, last = field.most == 7 ? 6 : field.most, step = 1;
  if (parts.size() > 2 || ends.size() > 2) return unreadable(field, piece);
  if (parts[0] != "*") {
    const auto from = number_of(field, ends[0]);
    const auto to = ends.size() == 2 ? number_of(field, ends[1]) : parts.size() == 2 ? std::optional(last) : from;
    if (!from || !to || *to < *from) return unreadable(field, piece);
    first = *from, last = *to;
  }
  if (parts.size() == 2) {
    const Field steps{field.name, 1, field.most, {}};
    const auto given = number_of(steps, parts[1]);
    if (!given) return unreadable(field, piece);
    step = *given;
  }
  std::set<int> values;
  for (int value = first; value <= last; value += step) values.insert(value);
  return values;
}

template <size_t size>
Result<std::bitset<size>> bits_of(const Field& field, const std::string& text) {
  std::bitset<size> bits;
  for (const auto& piece : split(text, ","))
    for (const int value : DOSSIER_TRY(values_of(field, piece))) bits.set(static_cast<size_t>(value));
  return bits;
}

/// The moments at which a wall clock in that zone shows this; a time that is left out comes by the old offset.
std::vector<Micros> moments_of(int64_t wall, std::string_view zone) {
  std::set<Micros> moments;
  const auto before = offset_minutes_at(zone, wall - micros_per_day) * micros_per_minute;
  const auto behind = offset_minutes_at(zone, wall + micros_per_day) * micros_per_minute;
  for (const auto offset : {before, behind})
    if (offset_minutes_at(zone, wall - offset) * micros_per_minute == offset) moments.insert(wall - offset);
  if (moments.empty()) moments.insert(wall - before);
  return {moments.begin(), moments.end()};
}

}  // namespace

Result<Cron> Cron::parse(std::string_view expression) {
  const auto words = words_of(expression);
  if (words.size() != fields().size())
    return fail(ErrorKind::config, "\"" + std::string(expression) + "\" has " + std::to_string(words.size()) +
                                       " fields; wanted five: minute, hour, day of month, month, day of week");
  Cron cron;
  cron.minutes_ = DOSSIER_TRY(bits_of<60>(fields()[0], words[0]));
  cron.hours_ = DOSSIER_TRY(bits_of<24>(fields()[1], words[1]));
  cron.days_ = DOSSIER_TRY(bits_of<32>(fields()[2], words[2]));
  cron.months_ = DOSSIER_TRY(bits_of<13>(fields()[3], words[3]));
  cron.weekdays_ = DOSSIER_TRY(bits_of<8>(fields()[4], words[4]));
  if (cron.weekdays_[7]) cron.weekdays_.set(0);
  cron.every_hour_ = words[1].front() == '*';
  cron.any_day_ = words[2].front() == '*';
  cron.any_weekday_ = words[4].front() == '*';
  return cron;
}

bool Cron::is_on(int64_t day) const {
  const auto date = civil_of(day * micros_per_day);
  if (!months_[static_cast<size_t>(date.month)]) return false;
  const bool fits_day = days_[static_cast<size_t>(date.day)];
  const bool fits_weekday = weekdays_[static_cast<size_t>(((day + 4) % 7 + 7) % 7)];  // day 0 was a Thursday
  return any_day_ || any_weekday_ ? fits_day && fits_weekday : fits_day || fits_weekday;
}

std::optional<Micros> Cron::next_after(Micros at, std::string_view zone) const {
  const auto today = (at + offset_minutes_at(zone, at) * micros_per_minute) / micros_per_day;
  for (auto day = today - 1; day <= today + longest_wait_days; ++day) {
    if (!is_on(day)) continue;
    std::optional<Micros> next;
    for (size_t minute = 0; minute < 24 * 60; ++minute) {
      if (!hours_[minute / 60] || !minutes_[minute % 60]) continue;
      auto moments = moments_of(day * micros_per_day + static_cast<int64_t>(minute) * micros_per_minute, zone);
      if (!every_hour_) moments.resize(1);
      for (const auto moment : moments)
        if (moment > at && (!next || moment < *next)) next = moment;
    }
    if (next) return next;
  }
  return {};
}

}  // namespace dossier
