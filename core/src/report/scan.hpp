// Searching a plain text for numbers: matches, their borders, and the numbers that are the case's own.
#pragma once

#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/personal_numbers.hpp"

namespace dossier::report::scan {

/// A match in the plain text, in bytes.
struct Found {
  size_t from = 0, until = 0;
};

/// Compiles a pattern; keep it in a static.
inline RE2 pattern(const char* text) { return RE2(text, RE2::Quiet); }

inline bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
inline bool is_letter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }

/// %2B, %20 and the like: what stands before a number inside an address.
bool ends_in_escape(std::string_view before);
/// A number begins here: no letter or digit runs into it (DD20261008 is an order, not a date in a text).
bool begins(const std::string& text, size_t at);
/// No digit follows.
bool ends(const std::string& text, size_t at);
/// 订单号 13…: the text itself says that the number is no personal one.
bool named_as_number_of_a_thing(const std::string& text, size_t at);

/// 20261014, 12345.50, 10000 元: what nothing but a word some way before it calls somebody's number is none.
bool reads_as_date_or_amount(const std::string& text, const Found& found);

/// The stretches of a text that known numbers of the case take up; looked for when they are first asked for, since a
/// case may know thousands and most texts hold nothing to mask. Borrows both.
class OwnNumbers {
 public:
  OwnNumbers(const std::string& text, const KnownNumbers& known) : text_(text), known_(known) {}
  bool hold(const Found& found) const;

 private:
  const std::string& text_;
  const KnownNumbers& known_;
  mutable std::optional<std::vector<Found>> stretches_;
};

void add(const PlainView& view, const Found& found, std::string replacement, std::vector<Hit>& hits);
/// ****5678
std::string last_four(std::string_view digits);

/// Every match of the pattern's whole (or of its first group) that `accepted` takes; a refused one is tried again one
/// byte later.
template <class Accepted>
void each_match(const std::string& text, const RE2& re, bool group, const Accepted& accepted) {
  size_t at = 0;
  while (at < text.size()) {
    re2::StringPiece parts[2];
    if (!re.Match(text, at, text.size(), RE2::UNANCHORED, parts, group ? 2 : 1)) return;
    const auto& piece = parts[group ? 1 : 0];
    const auto from = static_cast<size_t>(piece.data() - text.data());
    const auto start = static_cast<size_t>(parts[0].data() - text.data());
    const bool taken = accepted(Found{from, from + piece.size()});
    at = taken ? std::max(from + piece.size(), start + 1) : start + 1;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
}

}  // namespace dossier::report::scan
