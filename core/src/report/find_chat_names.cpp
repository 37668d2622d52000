// Names under which somebody is found in WeChat.
#include "report/scan.hpp"

namespace dossier::report {

using namespace scan;

void find_chat_names(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits) {
  static const RE2 by_itself = pattern("(?i)\\bwxid_([A-Z0-9_\\-]{3,40})");
  // WeChat's rule: a letter, then 5 to 19 letters, digits, hyphens and underscores.
  static const RE2 called_a_name = pattern(
      "(?i)(?:微信|薇信|威信|v信|\\b(?:vx|wx|wechat|weixin))(?:号码?|账号|帐号|[ _]?id\\b)[ \"]{0,2}(?:是|为|[:=])?"
      "[ \"]{0,2}([A-Z][A-Z0-9_\\-]{5,19})\\b");
  // Without "号" what stands behind may be any word ("WeChat: please …").
  static const RE2 only_wechat = pattern(
      "(?i)(?:微信|薇信|威信|v信|\\b(?:vx|wx|wechat|weixin))[ \"]{0,2}(?:是|为|[:=])[ "
      "\"]{0,2}([A-Z][A-Z0-9_\\-]{5,19})\\b");
  static const RE2 no_word = pattern("[0-9_]");
  // The phone within is masked by its digits, and told apart from the customer's.
  static const RE2 phone = pattern("1[3-9][0-9]{9}");
  const OwnNumbers own(view.text, known);
  const auto take = [&](const RE2& re, const std::string& shown) {
    each_match(view.text, re, true, [&](Found found) {
      const auto name = view.text.substr(found.from, found.until - found.from);
      const bool refused = RE2::PartialMatch(name, phone) ||
                           (&re == &only_wechat && !RE2::PartialMatch(name, no_word)) ||
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
