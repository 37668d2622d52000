// Names under which somebody is found in WeChat.
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

RE2 any_case(const std::string& text) { return RE2("(?i)" + text, RE2::Quiet); }

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
  // The phone within is masked by its digits, and told apart from the customer's.
  static const RE2 phone = pattern("1[3-9][0-9]{9}");
  static const RE2 any_word = pattern("(?i)微|薇|威信|v信|[vw]x|wechat|weixin|加[我个下]{0,2}v");
  if (!RE2::PartialMatch(view.text, any_word)) return;
  const OwnNumbers own(view.text, known);
  const auto take = [&](const RE2& re, const std::string& shown) {
    each_match(view.text, re, true, [&](Found found) {
      const auto name = view.text.substr(found.from, found.until - found.from);
      const bool refused = RE2::PartialMatch(name, phone) || (&re == &only_wechat && !looks_like_a_name(name)) ||
                           (&re != &by_itself && own.hold(found));
      if (!refused) add(view, found, shown.empty() ? name.substr(0, 1) + "***" : shown, hits);
      return true;
    });
  };
  take(by_itself, "***");
  take(called_a_name, {});
  take(only_wechat, {});
}

}  // namespace dossier::report
