#include "report/number_checks.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace dossier::report {
namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
}

int number(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

/// GB/T 2260 as it was when such numbers were issued: province, prefecture and county, none of them nought.
bool is_region(std::string_view digits) {
  constexpr std::string_view last_of_its_part = "537645";  // 11 to 15, 21 to 23, 31 to 37, 41 to 46, 50 to 54, 61 to 65
  const char part = digits[0], province = digits[1];
  if (part < '1' || part > '6' || province < (part == '5' ? '0' : '1')) return false;
  return province <= last_of_its_part[static_cast<size_t>(part - '1')] && digits.substr(2, 2) != "00" &&
         digits.substr(4, 2) != "00";
}

/// A digit's own, of letters 10 for A and so on.
int value_of(char sign) { return sign >= 'A' ? sign - 'A' + 10 : sign - '0'; }

/// 11 (Beijing) to 65 (Xinjiang), Taiwan, Hong Kong, Macao and their residents' permits (81 to 83).
bool is_province(int code) { return (code >= 11 && code <= 65) || code == 71 || (code >= 81 && code <= 83); }

/// ISO 7064, MOD 11-2.
char check_digit(std::string_view digits) {
  constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (size_t at = 0; at < weights.size(); ++at) sum += weights[at] * (digits[at] - '0');
  return "10X98765432"[sum % 11];
}

}  // namespace

bool is_day(std::string_view digits) {
  if (digits.size() != 8 || !all_digits(digits)) return false;
  const std::chrono::year_month_day day(std::chrono::year(number(digits.substr(0, 4))),
                                        std::chrono::month(static_cast<unsigned>(number(digits.substr(4, 2)))),
                                        std::chrono::day(static_cast<unsigned>(number(digits.substr(6, 2)))));
  return day.ok() && day.year() >= std::chrono::year(1900) && day.year() < std::chrono::year(2100);
}

bool passes_luhn(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
    int value = *digit - '0';
    if (doubled) value = value > 4 ? value * 2 - 9 : value * 2;
    sum += value;
  }
  return sum % 10 == 0;
}

bool is_identity_number(std::string_view digits) {
  if (digits.size() != 18 || !all_digits(digits.substr(0, 17))) return false;
  const char last = digits.back() == 'x' ? 'X' : digits.back();
  return is_province(number(digits.substr(0, 2))) && is_day(digits.substr(6, 8)) && check_digit(digits) == last;
}

bool is_old_identity_number(std::string_view digits) {
  return digits.size() == 15 && all_digits(digits) && is_region(digits) &&
         is_day("19" + std::string(digits.substr(6, 6))) && digits.substr(12) != "000";
}

bool is_hong_kong_identity_number(std::string_view solid) {
  if (solid.size() != 8 && solid.size() != 9) return false;
  int sum = solid.size() == 8 ? 36 * 9 : 0;  // a blank stands for the first of two letters
  for (size_t at = 0; at < solid.size(); ++at) sum += value_of(solid[at]) * static_cast<int>(solid.size() - at);
  return sum % 11 == 0;
}

bool is_card_number(std::string_view digits) {
  if (digits.size() < 15 || digits.size() > 19 || !all_digits(digits) || !passes_luhn(digits)) return false;
  if (digits.size() == 15) return digits.starts_with("34") || digits.starts_with("37");
  if (digits.starts_with("62")) return true;
  const int first = number(digits.substr(0, 4));
  return digits.size() == 16 && ((first >= 4000 && first < 5000) || (first >= 5100 && first < 5600) ||
                                 (first >= 2221 && first <= 2720) || (first >= 3528 && first <= 3589));
}

}  // namespace dossier::report
