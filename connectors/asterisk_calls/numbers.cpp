#include "numbers.hpp"

#include <algorithm>

#include "text.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr size_t longest_number = 24;         // E.164 has 15 digits; prefixes come before them
constexpr size_t shortest_outside = 5;        // service numbers such as 95588
constexpr size_t shortest_behind_prefix = 7;  // with less behind it, a prefix may be a part of the number

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool fits_letter(char pattern, char letter) {
  switch (pattern) {
    case 'X':
    case 'x':
      return is_digit(letter);
    case 'Z':
    case 'z':
      return letter >= '1' && letter <= '9';
    case 'N':
    case 'n':
      return letter >= '2' && letter <= '9';
    default:
      return pattern == letter;
  }
}

std::string without_leading(std::string_view text, std::string_view beginning) {
  return std::string(text.starts_with(beginning) ? text.substr(beginning.size()) : text);
}

}  // namespace

std::string plain_digits(std::string_view written) {
  std::string digits;
  for (const char letter : written) {
    if (is_digit(letter) || (letter == '+' && digits.empty())) digits += letter;
    else if (std::string_view(" -().").find(letter) == std::string_view::npos) return {};
    if (digits.size() > longest_number) return {};
  }
  return digits;
}

bool fits(std::string_view pattern, std::string_view text) {
  if (!pattern.empty() && pattern.front() == '_') pattern.remove_prefix(1);
  size_t at = 0;
  for (const char letter : pattern) {
    if (letter == '.') return at < text.size();
    if (at >= text.size() || !fits_letter(letter, text[at])) return false;
    ++at;
  }
  return at == text.size() && at > 0;
}

std::vector<std::string> numbers_in(std::string_view text) {
  std::vector<std::string> numbers;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end - at >= shortest_outside) {
      const bool plus = at > 0 && text[at - 1] == '+';
      numbers.emplace_back(text.substr(plus ? at - 1 : at, end - at + (plus ? 1 : 0)));
    }
    at = end + 1;
  }
  return numbers;
}

Numbering::Numbering(const Mapping& mapping)
    : extensions_(split(mapping.text("extensions"), ",")),
      outside_prefixes_(split(mapping.text("outside_prefixes"), ",")),
      country_code_(mapping.text("country_code")),
      area_code_(without_leading(mapping.text("area_code"), "0")) {}

bool Numbering::is_extension(std::string_view number) const {
  return !number.empty() && number.size() <= longest_number &&
         std::any_of(extensions_.begin(), extensions_.end(),
                     [&](const auto& pattern) { return fits(pattern, number); });
}

bool Numbering::is_outside(std::string_view number) const {
  return plain_digits(number).size() >= shortest_outside && !is_extension(number);
}

std::string Numbering::without_prefix(std::string_view dialled) const {
  const auto digits = plain_digits(dialled);
  for (const auto& prefix : outside_prefixes_)
    if (digits.starts_with(prefix) && digits.size() >= prefix.size() + shortest_behind_prefix)
      return digits.substr(prefix.size());
  return std::string(dialled);
}

std::string Numbering::with_area(std::string_view number) const {
  const auto digits = plain_digits(number);
  const bool is_local = (digits.size() == 7 || digits.size() == 8) && digits[0] >= '2' && digits[0] <= '9';
  return is_local && !area_code_.empty() ? "0" + area_code_ + digits : std::string(number);
}

std::string Numbering::digits_of(std::string_view e164) const {
  const auto digits = without_leading(e164, "+");
  if (!digits.starts_with(country_code_)) return digits;
  const auto national = digits.substr(country_code_.size());
  // The own area's numbers without their area code are a part of those with it.
  const bool is_local = !area_code_.empty() && national.starts_with(area_code_);
  return is_local ? national.substr(area_code_.size()) : national;
}

std::unordered_set<std::string> Numbering::spellings(std::string_view e164) const {
  const auto digits = without_leading(e164, "+");
  std::unordered_set<std::string> ways = {"+" + digits, digits, "00" + digits};
  if (digits.starts_with(country_code_)) {
    const auto national = digits.substr(country_code_.size());
    ways.insert({national, "0" + national, digits_of(e164)});
  }
  std::vector<std::string> behind;
  for (const auto& prefix : outside_prefixes_)
    for (const auto& way : ways)
      if (way.front() != '+') behind.push_back(prefix + way);
  ways.insert(behind.begin(), behind.end());
  return ways;
}

}  // namespace dossier::asterisk_calls
