// Names under which somebody is found in WeChat, and numbers of QQ.
#include "report/scan.hpp"

namespace dossier::report {

using namespace scan;

namespace {

// WeChat's rule: a letter, then 5 to 19 letters, digits, hyphens and underscores.
const std::string chat_name = "([A-Z][A-Z0-9_\\-]{5,19})(?:[^A-Z0-9_\\-]|$)";
// What stands between the word and the name: signs, brackets, quotes and line breaks, and at most two words that lead
// over.
const std::string sign = "[\\s\"':=,(<\\[{*~「『《【“‘，、]";
const std::string leading_over =
    "(?:" + sign + "{0,6}(?:是|就是|为|為|is\\b|叫|加|加我|我|我的|搜|搜索|联系|聯繫|联系我|名|名字|昵称)){0,2}" +
    sign + "{0,6}";

// QQ's numbers have 5 to 11 digits, the first none of them nought; some write them by threes.
const std::string qq_word =
    "(?:(?:^|[^A-Z])qq|扣扣|企鹅|企鵝|加[我个下]{0,2}q|加[我个下]{1,2}扣)(?:[ /&、或和]{0,3}(?:微信|[vw]x|wechat))?";
const std::string qq_sign = "[\\s\"':=,(<\\[{*~「『《【“‘，、_\\-#./;|]";
const std::string qq_leading_over = "(?:" + qq_sign +
                                    "{0,6}(?:是|就是|为|為|is\\b|叫|加|加我|我|我的|搜|搜索|联系|聯繫|联系我)){0,2}" +
                                    qq_sign + "{0,6}";
const std::string qq_number = "([1-9][0-9]{4,10}|[1-9][0-9]{1,3}(?:[ \\-][0-9]{3,4}){2})(?:[^0-9A-Z]|$)";

RE2 any_case(const std::string& text) { return RE2("(?i)" + text, RE2::Quiet); }

/// The phone within is masked by its digits, and told apart from the customer's.
const RE2& phone() {
  static const RE2 mobile = pattern("1[3-9][0-9]{9}");
  return mobile;
}

/// Behind the word alone any other word may stand ("WeChat: please wait", "微信 iPhone15", "微信 SF1234567890123"): a
/// name has a digit or an underscore there, and is neither a thing of a program nor the number of a parcel.
bool looks_like_a_name(const std::string& text) {
  static const RE2 sign_of_name = pattern("[0-9_]");
  static const RE2 thing = pattern(
      "(?i)^(?:image|img|photo|picture|video|audio|voice|file|screenshot|pay|payment|work|version|build|ios|android|"
      "iphone|ipad|windows|mac|order|refund)s?[_\\-]?[0-9_\\-]*$");
  static const RE2 number = pattern("^[A-Z]{1,4}[0-9]{8,}(?:-[0-9]+)*$");
  return RE2::PartialMatch(text, sign_of_name) && !RE2::PartialMatch(text, thing) && !RE2::PartialMatch(text, number);
}

void find_qq_numbers(const PlainView& view, const OwnNumbers& own, std::vector<Hit>& hits) {
  static const RE2 called_a_number =
      any_case(qq_word + "(?:同?(?:账|帐|賬|帳)?(?:号码?|號碼?)|账户|[ _]?(?:id|no|num|number|account)\\b)" +
               qq_leading_over + qq_number);
  static const RE2 only_qq = any_case(qq_word + qq_leading_over + qq_number);
  for (const auto* re : {&called_a_number, &only_qq})
    each_match(view.text, *re, true, [&](Found found) {
      const auto number = view.text.substr(found.from, found.until - found.from);
      const bool refused = RE2::FullMatch(number, phone()) || own.hold(found) ||
                           (re == &only_qq && reads_as_date_or_amount(view.text, found));
      if (!refused) add(view, found, number.substr(0, 1) + "***", hits);
      return !refused;
    });
}

}  // namespace

void find_chat_names(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits) {
  static const RE2 by_itself = pattern("(?i)\\bwxid_([A-Z0-9_\\-]{3,40})");
  static const RE2 called_a_name = any_case(
      "(?:微信|薇信|威信|v信|\\b(?:vx|wx|wechat|weixin))[ "
      "(]?(?:(?:(?:账|帐|賬|帳)?[号號]码?|账户)|_?id\\b|account\\b)" +
      leading_over + chat_name);
  static const RE2 only_wechat = any_case(
      "(?:(?:微信|薇信|威信|v信|加[我个下]{0,2}(?:v|微|薇))" + leading_over + "|\\b(?:vx|wx|wechat|weixin)(?:" + sign +
      "{0,6}(?:是|为|為|is\\b|叫|加|加我)|" + sign + ")" + sign + "{0,6})" + chat_name);
  static const RE2 any_word = pattern("(?i)微|薇|威信|v信|[vw]x|wechat|weixin|加[我个下]{0,2}[vq扣]|qq|扣扣|企[鹅鵝]");
  if (!RE2::PartialMatch(view.text, any_word)) return;
  const OwnNumbers own(view.text, known);
  const auto take = [&](const RE2& re, const std::string& shown) {
    each_match(view.text, re, true, [&](Found found) {
      const auto name = view.text.substr(found.from, found.until - found.from);
      const bool refused = RE2::PartialMatch(name, phone()) || (&re == &only_wechat && !looks_like_a_name(name)) ||
                           (&re != &by_itself && own.hold(found));
      if (!refused) add(view, found, shown.empty() ? name.substr(0, 1) + "***" : shown, hits);
      return true;
    });
  };
  take(by_itself, "***");
  take(called_a_name, {});
  take(only_wechat, {});
  find_qq_numbers(view, own, hits);
}

}  // namespace dossier::report
