// The detailed part of addresses: from the house number on.
#include "report/scan.hpp"

namespace dossier::report {

using namespace scan;

void find_addresses(const PlainView& view, std::vector<Hit>& hits) {
  // From the house number on: 文三路|398号2幢1单元1201室.
  static const RE2 street = pattern(
      "\\p{Han}(?:路|街|大道|巷|弄|胡同|新村|小区|花园|家园|公寓|大厦|广场|苑)[ ,]{0,2}"
      "((?:[0-9A-Za-z一二三四五六七八九十百]{1,6}(?:-[0-9A-Za-z]{1,5}){0,3} "
      "?(?:号楼|号院|号|弄|幢|栋|座|单元|层|楼|室|户|院)[ ,\\-]{0,2})+[0-9A-Za-z]{0,5}(?:室|户)?)");
  // A door without its street: 3栋2单元501室.
  static const RE2 door = pattern(
      "([0-9A-Za-z]{1,4} ?(?:幢|栋|号楼|座|单元)[ ,\\-]{0,2}(?:[0-9一二三四五六七八九十]{1,3}(?:单元|层|楼|门)[ "
      ",\\-]{0,2})*[0-9]{2,5}(?:室|户|号)?|[0-9]{3,5}室)");
  static const RE2 english = pattern(
      "(?i)\\b((?:Room|Rm\\.?|Apt\\.?|Apartment|Flat|Suite) ?#?[0-9A-Za-z]{0,3}-?[0-9]{1,5}[A-Za-z]?|"
      "(?:No\\. ?)?[0-9]{1,5},? (?-i:[A-Z])[A-Za-z]+(?: (?-i:[A-Z])[A-Za-z]+){0,3} "
      "(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd)\\b)");
  for (const auto* re : {&street, &door, &english})
    each_match(view.text, *re, true, [&](Found found) {
      if (found.until == found.from) return false;
      add(view, found, "***", hits);
      return true;
    });
}

}  // namespace dossier::report
