#include "report/personal_numbers.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "base/phones.hpp"

namespace dossier::report {

namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_letter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }

const RE2& pattern(const char* text) {
  // Built once per call place: see the static references below.
  auto* compiled = new RE2(text, RE2::Quiet);
  return *compiled;
}

/// A match in the plain text, in bytes.
struct Found {
  size_t from = 0, until = 0;
};

/// Every match of the pattern's whole (or of its first group) that `accepted` takes; a refused one is tried again one byte later.
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

/// %2B, %20 and the like: what stands before a number inside an address.
bool ends_in_escape(std::string_view before) {
  if (before.size() < 3 || before[before.size() - 3] != '%') return false;
  const auto is_hex = [](char letter) { return is_digit(letter) || (letter >= 'A' && letter <= 'F') || (letter >= 'a' && letter <= 'f'); };
  return is_hex(before[before.size() - 2]) && is_hex(before.back());
}

bool ends_in_phone_word(std::string_view before) {
  static const RE2& words = pattern("(?i)(?:tel|phone|mobile|mob|cell)$");
  return RE2::PartialMatch(re2::StringPiece(before.data(), before.size()), words);
}

/// A number begins here: no letter or digit runs into it (DD20261008 is an order, not a date in a text).
bool begins(const std::string& text, size_t at) {
  if (at == 0) return true;
  const std::string_view before(text.data(), at);
  if (!is_digit(before.back()) && !is_letter(before.back())) return true;
  return ends_in_escape(before) || ends_in_phone_word(before);
}
bool ends(const std::string& text, size_t at) { return at >= text.size() || !is_digit(text[at]); }

/// 订单号 13…: the text itself says that the number is no personal one.
bool named_as_number_of_a_thing(const std::string& text, size_t at) {
  static const RE2& words = pattern(
      "(?i)(?:(?:订单|运单|快递|物流|工单|投诉|流水|包裹|单)(?:编)?号码?|\\b(?:order|waybill|tracking|ticket|complaint|parcel)(?: ?(?:no\\.?|number|id))?)"
      "(?:是|为|[:#\\s\"'=]|：){0,6}$");
  const auto start = at > 64 ? at - 64 : 0;
  return RE2::PartialMatch(re2::StringPiece(text.data() + start, at - start), words);
}

/// The stretches that known numbers of the case take up.
std::vector<Found> own_numbers(const std::string& text, const KnownNumbers& known) {
  std::vector<Found> stretches;
  for (const auto& number : known.own)
    for (auto at = text.find(number); at != std::string::npos; at = text.find(number, at + 1)) {
      const bool whole = (at == 0 || (!is_digit(text[at - 1]) && !is_letter(text[at - 1]))) && ends(text, at + number.size());
      if (whole) stretches.push_back({at, at + number.size()});
    }
  return stretches;
}

bool inside(const std::vector<Found>& stretches, const Found& found) {
  return std::any_of(stretches.begin(), stretches.end(),
                     [&](const Found& stretch) { return stretch.from <= found.from && found.until <= stretch.until; });
}

void add(const PlainView& view, const Found& found, std::string replacement, std::vector<Hit>& hits) {
  hits.push_back({view.original(found.from), view.original_end(found.until), std::move(replacement)});
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

/// A mobile number's eleven digits without country code.
std::string mobile_digits(std::string_view text) {
  auto digits = digits_in(text);
  return digits.size() > 11 ? digits.substr(digits.size() - 11) : digits;
}

bool is_mobile(std::string_view digits) {
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

std::string last_four(std::string_view digits) { return "****" + std::string(digits.substr(digits.size() - 4)); }

void find_known_phones(const PlainView& view, const KnownNumbers& known, const std::vector<Found>& own, std::vector<Hit>& hits) {
  for (const auto& digits : known.phones)
    for (auto at = view.text.find(digits); at != std::string::npos; at = view.text.find(digits, at + 1)) {
      Found found{at, at + digits.size()};
      for (const std::string_view code : {"+86", "0086", "86"})
        if (at >= code.size() && std::string_view(view.text).substr(at - code.size(), code.size()) == code) {
          found.from = at - code.size();
          break;
        }
      const bool alone = (found.from == 0 || !is_digit(view.text[found.from - 1])) || ends_in_escape(std::string_view(view.text).substr(0, found.from));
      if (alone && ends(view.text, found.until) && !inside(own, found)) add(view, found, known.shown_phone(digits), hits);
    }
}

void find_mobiles(const PlainView& view, const KnownNumbers& known, const std::vector<Found>& own, std::vector<Hit>& hits) {
  static const RE2& solid = pattern("(?:(?:\\+|00)?86[ \\-]?)?1[3-9][0-9]{9}");
  static const RE2& spaced = pattern("(?:(?:\\+|00)?86[ \\-]{1,3})?\\(?1(?:[ \\-.·]{0,2}[3-9])(?:[ \\-.·]{0,2}[0-9]){9}");
  for (const auto* re : {&solid, &spaced})
    each_match(view.text, *re, false, [&](Found found) {
      const bool after_digits = re == &spaced && found.from > 1 && (view.text[found.from - 1] == '-' || view.text[found.from - 1] == '.') &&
                                is_digit(view.text[found.from - 2]);
      if (after_digits || !begins(view.text, found.from) || !ends(view.text, found.until) || inside(own, found)) return false;
      if (named_as_number_of_a_thing(view.text, found.from)) return false;
      add(view, found, known.shown_phone(mobile_digits(view.text.substr(found.from, found.until - found.from))), hits);
      return true;
    });
}

/// Area codes keep their 0; what has no area code is too short for first three and last four.
std::string masked_number(std::string_view text, std::string_view digits) {
  if (digits.size() < 9) return std::string(digits.size() - 2, '*') + std::string(digits.substr(digits.size() - 2));
  if (digits.front() != '0' || digits.starts_with("00")) return mask_phone(text);
  return std::string(digits.substr(0, 3)) + std::string(digits.size() - 7, '*') + std::string(digits.substr(digits.size() - 4));
}

void find_other_phones(const PlainView& view, const std::vector<Found>& own, std::vector<Hit>& hits) {
  static const RE2& landline =
      pattern("(?:(?:\\+|00)86[ \\-]?)?\\(?0(?:10|2[0-9]|[3-9][0-9]{2})\\)?[ \\-]{0,2}[2-9][0-9]{2,3}[ \\-]?[0-9]{4}");
  static const RE2& abroad = pattern("(?:\\+|\\b00)[1-9][0-9]{0,2}[ \\-]?\\(?[0-9](?:[ \\-()]{0,2}[0-9]){5,13}");
  static const RE2& named = pattern(
      "(?i)(?:电话|手机|联系方式|致电|拨打|\\btel\\b|\\bphone\\b|\\bmobile\\b)(?:号码?|是|为|[:\\s\"]|：){0,4}([0-9][0-9 \\-]{5,14}[0-9])");
  static const RE2& not_personal = pattern("^(?:400|800|95|10086|10010|10000|(?:19|20)[0-9]{2}-?[01][0-9])");
  for (const auto* re : {&landline, &abroad, &named})
    each_match(view.text, *re, re == &named, [&](Found found) {
      const auto text = view.text.substr(found.from, found.until - found.from);
      const auto digits = digits_in(text);
      const bool refused = !begins(view.text, found.from) || !ends(view.text, found.until) || inside(own, found) || digits.size() < 7 ||
                           named_as_number_of_a_thing(view.text, found.from) || (re == &named && RE2::PartialMatch(text, not_personal));
      if (refused) return false;
      add(view, found, masked_number(text, digits), hits);
      return true;
    });
}

}  // namespace

std::string digits_in(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

std::string masked_email(std::string_view email) {
  const auto at = email.find('@');
  if (at == std::string_view::npos || at == 0) return "***";
  size_t first = 1;
  while (first < at && (static_cast<unsigned char>(email[first]) & 0xC0) == 0x80) ++first;
  return std::string(email.substr(0, first)) + "***" + std::string(email.substr(at));
}

void find_emails(const PlainView& view, std::vector<Hit>& hits) {
  static const RE2& email = pattern("[A-Za-z0-9][A-Za-z0-9._+\\-]{0,63}(?:@|%40)[A-Za-z0-9\\-]+(?:\\.[A-Za-z0-9\\-]+)+");
  each_match(view.text, email, false, [&](Found found) {
    auto text = view.text.substr(found.from, found.until - found.from);
    if (const auto escaped = text.find("%40"); escaped != std::string::npos) text.replace(escaped, 3, "@");
    add(view, found, masked_email(text), hits);
    return true;
  });
}

void find_phones(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits) {
  const auto own = own_numbers(view.text, known);
  find_known_phones(view, known, own, hits);
  find_mobiles(view, known, own, hits);
  find_other_phones(view, own, hits);
}

void find_spoken_numbers(std::string_view utf8, const KnownNumbers& known, std::vector<Hit>& hits) {
  const auto view = spoken_view(utf8);
  static const RE2& run = pattern("[0-9](?:[ ,\\-]?[0-9]){10,24}");
  each_match(view.plain.text, run, false, [&](Found found) {
    const bool spoken = std::any_of(view.spoken.begin() + static_cast<std::ptrdiff_t>(found.from),
                                    view.spoken.begin() + static_cast<std::ptrdiff_t>(found.until), [](bool flag) { return flag; });
    const auto digits = digits_in(view.plain.text.substr(found.from, found.until - found.from));
    const bool own = std::any_of(known.own.begin(), known.own.end(), [&](const std::string& number) { return digits_in(number) == digits; });
    if (spoken && !own) add(view.plain, found, is_mobile(digits) ? known.shown_phone(digits) : last_four(digits), hits);
    return true;
  });
}

void find_id_and_card_numbers(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits) {
  static const RE2& identity = pattern(
      "[1-9][0-9]{5}[ \\-]?(?:18|19|20)[0-9]{2}[ \\-]?(?:0[1-9]|1[0-2])[ \\-]?(?:0[1-9]|[12][0-9]|3[01])[ \\-]?[0-9]{3}[0-9Xx]");
  static const RE2& solid_card = pattern("(?:[34569][0-9]|2[2-7])[0-9]{14,17}");
  static const RE2& short_card = pattern("[34569][0-9]{3}[ \\-][0-9]{4}[ \\-][0-9]{4}[ \\-][0-9]{4}");
  static const RE2& long_card = pattern("[34569][0-9]{3}[ \\-][0-9]{4}[ \\-][0-9]{4}[ \\-][0-9]{4}[ \\-][0-9]{1,3}");
  static const RE2& named = pattern(
      "(?:身份证|证件|卡号|银行卡|银行账号|账号|账户|收款账户|户头)(?:号码?|是|为|[:\\s\"]|：){0,4}([0-9][0-9 \\-]{6,24}[0-9Xx])");
  const auto own = own_numbers(view.text, known);
  const auto usable = [&](const Found& found) {
    return begins(view.text, found.from) && ends(view.text, found.until) && !inside(own, found) && !named_as_number_of_a_thing(view.text, found.from);
  };
  each_match(view.text, identity, false, [&](Found found) {
    if (!usable(found)) return false;
    const auto text = view.text.substr(found.from, found.until - found.from);
    add(view, found, text.substr(0, 3) + "***********" + text.substr(text.size() - 4), hits);
    return true;
  });
  for (const auto* card : {&solid_card, &long_card, &short_card})
    each_match(view.text, *card, false, [&](Found found) {
      const auto digits = digits_in(view.text.substr(found.from, found.until - found.from));
      if (!usable(found) || !passes_luhn(digits)) return false;
      add(view, found, last_four(digits), hits);
      return true;
    });
  each_match(view.text, named, true, [&](Found found) {
    if (!usable(found)) return false;
    add(view, found, last_four(view.text.substr(found.from, found.until - found.from)), hits);
    return true;
  });
}

void find_addresses(const PlainView& view, std::vector<Hit>& hits) {
  // From the house number on: 文三路|398号2幢1单元1201室.
  static const RE2& street = pattern(
      "\\p{Han}(?:路|街|大道|巷|弄|胡同|新村|小区|花园|家园|公寓|大厦|广场|苑)[ ,]{0,2}"
      "((?:[0-9A-Za-z一二三四五六七八九十百]{1,6}(?:-[0-9A-Za-z]{1,5}){0,3} ?(?:号楼|号院|号|弄|幢|栋|座|单元|层|楼|室|户|院)[ ,\\-]{0,2})+[0-9A-Za-z]{0,5}(?:室|户)?)");
  // A door without its street: 3栋2单元501室.
  static const RE2& door = pattern(
      "([0-9A-Za-z]{1,4} ?(?:幢|栋|号楼|座|单元)[ ,\\-]{0,2}(?:[0-9一二三四五六七八九十]{1,3}(?:单元|层|楼|门)[ ,\\-]{0,2})*[0-9]{2,5}(?:室|户|号)?|[0-9]{3,5}室)");
  static const RE2& english = pattern(
      "(?i)\\b((?:Room|Rm\\.?|Apt\\.?|Apartment|Flat|Suite) ?#?[0-9A-Za-z]{0,3}-?[0-9]{1,5}[A-Za-z]?|"
      "(?:No\\. ?)?[0-9]{1,5},? (?-i:[A-Z])[A-Za-z]+(?: (?-i:[A-Z])[A-Za-z]+){0,3} (?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd)\\b)");
  for (const auto* re : {&street, &door, &english})
    each_match(view.text, *re, true, [&](Found found) {
      if (found.until == found.from) return false;
      add(view, found, "***", hits);
      return true;
    });
}

}  // namespace dossier::report
