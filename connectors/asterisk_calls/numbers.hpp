// Telephone numbers as a switchboard writes them, and its own extensions.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <dossier/options.hpp>

namespace dossier::asterisk_calls {

/// The numbering of one house.
///   extensions        patterns as in Asterisk's dialplan: X 0–9, Z 1–9, N 2–9, . one or more of anything; 80XX,6XX
///   outside_prefixes  digits dialled to get an outside line, of which the log may still show them
///   country_code, area_code  of the house
class Numbering {
 public:
  explicit Numbering(const Mapping& mapping);

  bool is_extension(std::string_view number) const;
  /// True for what may be a number of the public network: digits, more than an extension has.
  bool is_outside(std::string_view number) const;

  /// A dialled number without the prefix for an outside line, if it has one; else as it is written.
  std::string without_prefix(std::string_view dialled) const;
  /// A number within the house's own city with the area code before it; any other as it is written.
  std::string with_area(std::string_view number) const;

  /// All the ways in which this switchboard may write a number given in E.164: +8613812345678, 8613812345678,
  /// 008613812345678, 013812345678, 13812345678, each also behind a prefix; 60001234 where the area is the house's own.
  std::unordered_set<std::string> spellings(std::string_view e164) const;
  /// The digits that each of these spellings holds: 13812345678; 60001234 of a number of the own area.
  std::string digits_of(std::string_view e164) const;

 private:
  std::vector<std::string> extensions_, outside_prefixes_;
  std::string country_code_, area_code_;
};

/// Digits and a leading +, without the signs that people put between them; empty where anything else stands there.
std::string plain_digits(std::string_view written);

/// True when all of `text` fits the pattern.
bool fits(std::string_view pattern, std::string_view text);

/// Runs of at least five digits in a text, each with the + before it: the numbers in
/// "PJSIP/13812345678@trunk,60,T".
std::vector<std::string> numbers_in(std::string_view text);

}  // namespace dossier::asterisk_calls
