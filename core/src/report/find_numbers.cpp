// E-mails, ID cards, bank cards and accounts.
#include "report/number_checks.hpp"
#include "report/scan.hpp"

namespace dossier::report {

using namespace scan;

std::string digits_in(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

std::string without_gaps(std::string_view text) {
  std::string solid;
  std::copy_if(text.begin(), text.end(), std::back_inserter(solid),
               [](char letter) { return letter != ' ' && letter != '-'; });
  return solid;
}

std::string masked_email(std::string_view email) {
  const auto at = email.find('@');
  if (at == std::string_view::npos || at == 0) return "***";
  size_t first = 1;
  while (first < at && (static_cast<unsigned char>(email[first]) & 0xC0) == 0x80) ++first;
  return std::string(email.substr(0, first)) + "***" + std::string(email.substr(at));
}

void find_emails(const PlainView& view, std::vector<Hit>& hits) {
  static const RE2 email = pattern("[A-Za-z0-9][A-Za-z0-9._+\\-]{0,63}(?:@|%40)[A-Za-z0-9\\-]+(?:\\.[A-Za-z0-9\\-]+)+");
  each_match(view.text, email, false, [&](Found found) {
    auto text = view.text.substr(found.from, found.until - found.from);
    if (const auto escaped = text.find("%40"); escaped != std::string::npos) text.replace(escaped, 3, "@");
    add(view, found, masked_email(text), hits);
    return true;
  });
}

void find_id_and_card_numbers(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits) {
  static const RE2 identity = pattern(
      "[1-9][0-9]{5}[ \\-]?(?:18|19|20)[0-9]{2}[ \\-]?(?:0[1-9]|1[0-2])[ \\-]?(?:0[1-9]|[12][0-9]|3[01])[ "
      "\\-]?[0-9]{3}[0-9Xx]");
  static const RE2 solid_card = pattern("(?:[34569][0-9]|2[2-7])[0-9]{14,17}");
  static const RE2 short_card = pattern("[34569][0-9]{3}[ \\-][0-9]{4}[ \\-][0-9]{4}[ \\-][0-9]{4}");
  static const RE2 long_card = pattern("[34569][0-9]{3}[ \\-][0-9]{4}[ \\-][0-9]{4}[ \\-][0-9]{4}[ \\-][0-9]{1,3}");
  static const RE2 named = pattern(
      "(?:身份证|证件|卡号|银行卡|银行账号|账号|账户|收款账户|户头)(?:号码?|是|为|[:\\s\"]|：){0,4}([0-9][0-9 "
      "\\-]{6,24}[0-9Xx])");
  const OwnNumbers own(view.text, known);
  const auto alone = [&](const Found& found) { return begins(view.text, found.from) && ends(view.text, found.until); };
  const auto usable = [&](const Found& found) {
    return alone(found) && !own.hold(found) && !named_as_number_of_a_thing(view.text, found.from);
  };
  each_match(view.text, identity, false, [&](Found found) {
    const auto text = view.text.substr(found.from, found.until - found.from);
    // Whatever it is called, and whoever declared it the number of an order: nobody's order passes by chance.
    if (!usable(found) && !(alone(found) && is_identity_number(without_gaps(text)))) return false;
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

}  // namespace dossier::report
