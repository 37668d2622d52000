// Phones: known ones wherever they stand, mobiles, landlines, numbers from abroad, numbers called so.
#include "base/phones.hpp"
#include "report/find_mobiles.hpp"
#include "report/scan.hpp"

namespace dossier::report {

using namespace scan;

namespace {

/// A mobile number's eleven digits without country code.
std::string mobile_digits(std::string_view text) {
  auto digits = digits_in(text);
  return digits.size() > 11 ? digits.substr(digits.size() - 11) : digits;
}

void find_known_phones(const PlainView& view, const KnownNumbers& known, const OwnNumbers& own,
                       std::vector<Hit>& hits) {
  for (const auto& digits : known.phones)
    for (auto at = view.text.find(digits); at != std::string::npos; at = view.text.find(digits, at + 1)) {
      Found found{at, at + digits.size()};
      for (const std::string_view code : {"+86", "0086", "86"})
        if (at >= code.size() && std::string_view(view.text).substr(at - code.size(), code.size()) == code) {
          found.from = at - code.size();
          break;
        }
      const bool alone = (found.from == 0 || !is_digit(view.text[found.from - 1])) ||
                         ends_in_escape(std::string_view(view.text).substr(0, found.from));
      if (alone && ends(view.text, found.until) && !own.hold(found)) add(view, found, known.shown_phone(digits), hits);
    }
}

void find_solid_mobiles(const PlainView& view, const KnownNumbers& known, const OwnNumbers& own,
                        std::vector<Hit>& hits) {
  static const RE2 solid = pattern("(?:(?:\\+|00)?86[ \\-]?)?1[3-9][0-9]{9}");
  each_match(view.text, solid, false, [&](Found found) {
    if (!begins(view.text, found.from) || !ends(view.text, found.until) || own.hold(found)) return false;
    if (named_as_number_of_a_thing(view.text, found.from)) return false;
    add(view, found, known.shown_phone(mobile_digits(view.text.substr(found.from, found.until - found.from))), hits);
    return true;
  });
}

/// Area codes keep their 0; what has no area code is too short for first three and last four.
std::string masked_number(std::string_view text, std::string_view digits) {
  if (digits.size() < 9) return std::string(digits.size() - 2, '*') + std::string(digits.substr(digits.size() - 2));
  if (digits.front() != '0' || digits.starts_with("00")) return mask_phone(text);
  return std::string(digits.substr(0, 3)) + std::string(digits.size() - 7, '*') +
         std::string(digits.substr(digits.size() - 4));
}

void find_other_phones(const PlainView& view, const OwnNumbers& own, std::vector<Hit>& hits) {
  static const RE2 landline = pattern(
      "(?:(?:\\+|00)86[ \\-]?)?\\(?0(?:10|2[0-9]|[3-9][0-9]{2})\\)?[ \\t\\-._/·]{0,2}[2-9][0-9]{2,3}[ "
      "\\t\\-._/·]?[0-9]{4}");
  static const RE2 abroad = pattern("(?:\\+|\\b00)[1-9][0-9]{0,2}[ \\-]?\\(?[0-9](?:[ \\-()]{0,2}[0-9]){5,13}");
  static const RE2 named = pattern(
      "(?i)(?:电话|電話|手机|手機|座机|座機|固话|固話|宅电|联系方式|致电|拨打|\\btel\\b|\\b(?:tele)?phone\\b|"
      "\\bmobile\\b|\\blandline\\b)(?:号码?|號碼?|是|为|為|[:\\s\"(=]){0,4}([0-9][0-9 \\-]{5,14}[0-9])");
  static const RE2 not_personal = pattern("^(?:400|800|95|10086|10010|10000|(?:19|20)[0-9]{2}-?[01][0-9])");
  for (const auto* re : {&landline, &abroad, &named})
    each_match(view.text, *re, re == &named, [&](Found found) {
      const auto text = view.text.substr(found.from, found.until - found.from);
      const auto digits = digits_in(text);
      const bool refused = !begins(view.text, found.from) || !ends(view.text, found.until) || own.hold(found) ||
                           digits.size() < 7 || named_as_number_of_a_thing(view.text, found.from) ||
                           (re == &named && RE2::PartialMatch(text, not_personal));
      if (refused) return false;
      add(view, found, masked_number(text, digits), hits);
      return true;
    });
}

}  // namespace

void find_phones(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits) {
  const OwnNumbers own(view.text, known);
  find_known_phones(view, known, own, hits);
  find_solid_mobiles(view, known, own, hits);
  find_split_mobiles(view, known, own, hits);
  find_other_phones(view, own, hits);
}

}  // namespace dossier::report
