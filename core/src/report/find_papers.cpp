// Papers that prove who somebody is, by the word before their number: passports, permits, officers' cards. Hong Kong's
// identity cards are known by their check digit as well.
#include "report/number_checks.hpp"
#include "report/scan.hpp"

namespace dossier::report {

using namespace scan;

namespace {

const std::string officers_paper =
    "(?:(?:军官|軍官|士官|士兵|军人|軍人|警官|警察|人民警察|文职干部|文職幹部|义务兵|学员)[证證])";
const std::string paper =
    "(?:护照|護照|(?:通行|回乡|回鄉|台胞|臺胞|身份|身分|居住|居留|永居|旅行|海员|海員|驾驶|駕駛)[证證]|"
    "[证證]件|回[乡鄉]卡|居留[许許]可|驾照|駕照|passport|hkid|\\bid[ _]?card|identity[ _]card|"
    "(?:travel|return|residence)[ _]permit|" +
    officers_paper + ")";
const std::string called_a_number = "(?:号码?|號碼?|编号|編號|[ _]?(?:(?:no|num|number|id)\\b\\.?|#))";
const std::string sign = "[\\s\"':=(<\\[{*「『《【“‘#]";
const std::string leading_over = sign + "{0,5}(?:(?:是|就是|为|為|is\\b)" + sign + "{0,4})?";
// A123456(3): the check digit of Hong Kong's, Macao's and Taiwan's permits.
const std::string check_in_brackets = "(?:[ ]?\\([0-9A-Z]\\))?";
const std::string end = "(?:[^A-Z0-9]|$)";

RE2 any_case(const std::string& text) { return RE2("(?i)" + text, RE2::Quiet); }

std::string letters_and_digits(std::string_view text) {
  std::string solid;
  std::copy_if(text.begin(), text.end(), std::back_inserter(solid),
               [](char letter) { return is_digit(letter) || is_letter(letter); });
  return solid;
}

/// Of a short one, four would be half of it.
std::string masked_paper(std::string_view text) {
  const auto solid = letters_and_digits(text);
  return solid.size() < 9 ? "****" + solid.substr(solid.size() - 2) : last_four(solid);
}

class Papers {
 public:
  Papers(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits)
      : view_(view), own_(view.text, known), hits_(hits) {}

  void find_named() const {
    // Whatever its form, where the text says that a number follows; else letters and digits as papers have them.
    static const RE2 numbered =
        any_case(paper + called_a_number + leading_over + "([A-Z0-9]{6,18}" + check_in_brackets +
                 "|[A-Z]{1,3}[ \\-][0-9]{6,10}|"
                 "[A-Z]{0,2}[0-9]{1,4}(?:[ \\-][0-9]{3,4}){1,3})" +
                 end);
    static const RE2 alone =
        any_case(paper + leading_over + "((?:[A-Z]{1,2}[ \\-]?[0-9]{6,10}|[0-9]{7,10}|[0-9]{2}[A-Z]{2}[0-9]{5})" +
                 check_in_brackets + ")(?:[^A-Z0-9\\-]|-[^A-Z0-9]|$)");
    // 军官证 南字第01234567号
    static const RE2 officers =
        any_case(officers_paper + "(?:号码?|编号)?" + leading_over + "((?:\\p{Han}{1,3}字)?第?[ ]?[0-9]{6,12})" + end);
    for (const auto* re : {&numbered, &officers, &alone})
      each_match(view_.text, *re, true, [&](Found found) {
        return (re != &alone || !reads_as_date_or_amount(view_.text, found)) && take(found);
      });
  }

  void find_hong_kongs() const {
    static const RE2 identity = pattern("[A-Z]{1,2}[0-9]{6}\\([0-9A]\\)");
    each_match(view_.text, identity, false, [&](Found found) {
      const bool runs_on =
          found.from > 0 && (is_letter(view_.text[found.from - 1]) || is_digit(view_.text[found.from - 1]));
      return !runs_on && is_hong_kong_identity_number(letters_and_digits(text(found))) && take(found);
    });
  }

 private:
  std::string text(const Found& found) const { return view_.text.substr(found.from, found.until - found.from); }

  bool take(const Found& found) const {
    constexpr size_t fewest_digits = 5;
    if (own_.hold(found) || digits_in(text(found)).size() < fewest_digits) return false;
    add(view_, found, masked_paper(text(found)), hits_);
    return true;
  }

  const PlainView& view_;
  const OwnNumbers own_;
  std::vector<Hit>& hits_;
};

}  // namespace

void find_papers(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits) {
  const Papers papers(view, known, hits);
  papers.find_named();
  papers.find_hong_kongs();
}

}  // namespace dossier::report
