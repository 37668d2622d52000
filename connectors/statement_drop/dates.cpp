#include "dates.hpp"

#include <array>
#include <vector>

namespace statements {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

int number(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

std::string two(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

/// Takes up to `most` digits from the front; nothing where there are fewer than `least`.
std::optional<int> take_number(std::string_view& text, size_t least, size_t most) {
  size_t count = 0;
  while (count < text.size() && count < most && is_digit(text[count])) ++count;
  if (count < least) return std::nullopt;
  const auto value = number(text.substr(0, count));
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, std::initializer_list<std::string_view> marks) {
  for (const auto mark : marks)
    if (text.starts_with(mark)) {
      text.remove_prefix(mark.size());
      return true;
    }
  return false;
}

int days_in(int year, int month) {
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[static_cast<size_t>(month - 1)];
}

/// "10:05", "10:05:30", each with an offset or without; what else stands behind a day is no time.
bool is_time(std::string_view text) {
  const auto hour = take_number(text, 1, 2);
  if (!hour || *hour > 23 || !take(text, {":"})) return false;
  const auto minute = take_number(text, 2, 2);
  if (!minute || *minute > 59) return false;
  if (take(text, {":"})) {
    const auto second = take_number(text, 2, 2);
    if (!second || *second > 59) return false;
  }
  if (text.empty() || text == "Z") return true;
  if (!take(text, {"+", "-"}) || !take_number(text, 2, 2)) return false;
  take(text, {":"});
  return take_number(text, 2, 2) && text.empty();
}

}  // namespace

std::optional<dossier::RawTime> day(std::string_view text, const std::string& timezone) {
  const auto year = take_number(text, 4, 4);
  const bool apart = year && take(text, {"-", "/", ".", "年"});
  const auto month = year ? take_number(text, apart ? 1 : 2, 2) : std::nullopt;
  if (month && apart && !take(text, {"-", "/", ".", "月"})) return std::nullopt;
  const auto of_month = month ? take_number(text, apart ? 1 : 2, 2) : std::nullopt;
  if (!of_month || *year < 1900 || *month < 1 || *month > 12 || *of_month < 1 || *of_month > days_in(*year, *month))
    return std::nullopt;
  take(text, {"日"});
  const auto iso = std::to_string(*year) + "-" + two(*month) + "-" + two(*of_month);
  if (text.empty()) return dossier::local_time(iso, timezone);
  if (!take(text, {"T", " "}) || !is_time(text)) return std::nullopt;
  const bool offset = text.ends_with("Z") || text.find_first_of("+-") != std::string_view::npos;
  const auto whole = iso + "T" + (text[1] == ':' ? "0" : "") + std::string(text);
  return offset ? dossier::offset_time(whole) : dossier::local_time(whole, timezone);
}

}  // namespace statements
