// E-mails that are written so that no program finds them, and those with letters beyond ASCII.
#include "report/scan.hpp"

namespace dossier::report {

using namespace scan;

namespace {

/// The whole pattern counts letters from every one of them on; few texts hold even its sign.
struct Disguise {
  RE2 sign, whole;
};

const std::string name = "([A-Z0-9][A-Z0-9._+\\-]{0,63})";
const std::string label = "[A-Z0-9\\-]{1,63}";
const std::string at_in_brackets = "[ \\t]?[(\\[{<【〔「] ?(?:at|@|艾特) ?[)\\]}>】〕」][ \\t]?";
const std::string dot_in_brackets = " ?[(\\[{<【〔「] ?(?:dot|点) ?[)\\]}>】〕」] ?";
const std::string dot_as_word = "(?:[ \\t]{1,3}dot[ \\t]{1,3}|[ \\t]?点[ \\t]?)";
const std::string han_ending = "(?:中国|中國|公司|网络|網絡|网址|网店|商城|商店|集团|在线|中文网|信息|移动|世界)";

Disguise disguise(const std::string& sign, const std::string& whole) {
  return {RE2("(?i)" + sign, RE2::Quiet), RE2("(?i)" + whole, RE2::Quiet)};
}

/// Of "look at the dot matrix", only a known ending makes a mail.
Disguise in_words() {
  const std::string ending =
      "(?:com|cn|net|org|edu|gov|info|biz|cc|co|io|me|hk|tw|uk|de|jp|top|vip|xyz|shop|site|example|" + han_ending + ")";
  const auto at = "(?:[ \\t]{1,3}at[ \\t]{1,3}|[ \\t]{0,2}@[ \\t]{0,2}|" + at_in_brackets + ")";
  return disguise(label + dot_as_word + ending, name + at + "(?:" + label + "\\.){0,4}" + label + dot_as_word +
                                                    "(?:" + label + "(?:\\.|" + dot_as_word + ")){0,4}" + ending +
                                                    "(?:[^A-Z0-9]|$)");
}

/// A name beyond ASCII: of what is written without blanks, the last letters before the "@" and between dots.
Disguise of_any_script() {
  const std::string sign = "[^\\x00-\\x7F][A-Z0-9._+\\-]{0,32}(?:@|%40)";
  const std::string alphabets =
      "\\p{Latin}\\p{Greek}\\p{Cyrillic}\\p{Arabic}\\p{Hebrew}\\p{Hangul}\\p{Thai}\\p{Devanagari}\\p{Hiragana}\\p{"
      "Katakana}";
  const auto local = "([" + alphabets + "0-9._+\\-]+|\\p{Han}{1,4}(?:[._+\\-](?:\\p{Han}{1,4}|[A-Z0-9]{1,32})){0,3})";
  return disguise(sign, local + "(?:@|%40)(?:[\\p{L}\\p{N}\\-]+\\.)+(?:[" + alphabets + "]{2,24}|" + han_ending + ")");
}

bool has_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char letter) { return is_letter(letter) || static_cast<unsigned char>(letter) >= 0x80; });
}

}  // namespace

void find_disguised_emails(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits) {
  static const Disguise disguises[] = {
      disguise("[(\\[{<【〔「] ?(?:at|@|艾特) ?[)\\]}>】〕」]",
               name + at_in_brackets + "(?:" + label + "(?: ?\\. ?|点|" + dot_in_brackets + ")){1,8}[A-Z]{2,24}\\b"),
      disguise("(?:[ \\t]@|@[ \\t])", name + "(?:[ \\t]{1,3}@[ \\t]{0,3}|@[ \\t]{1,3})(?:" + label +
                                          "(?:\\.| \\. |点|" + dot_in_brackets + ")){1,8}[A-Z]{2,24}\\b"),
      disguise("艾特", name + "[ \\t]?艾特[ \\t]?(?:" + label + "(?: ?\\. ?|" + dot_as_word + "|" + dot_in_brackets +
                           ")){1,8}(?:[A-Z]{2,24}\\b|" + han_ending + ")"),
      in_words(),
      // A sentence may go on behind an ASCII domain: there a label begins with other letters.
      disguise("(?:@|%40)(?:[A-Z0-9\\-]+\\.)*[^\\x00-\\x7F]",
               name + "(?:@|%40)(?:[A-Z0-9\\-]{1,63}\\.){0,8}[^\\x00-\\x7F。，、；：！？“”‘’《》]{1,63}\\."
                      "[\\p{L}\\p{N}][\\p{L}\\p{N}\\-]{0,62}"),
      of_any_script()};
  static const RE2 any_sign = pattern("(?i)@|%40|艾特|[^a-z]dot[^a-z]|点|[(\\[{<【〔「] ?at");
  if (!RE2::PartialMatch(view.text, any_sign)) return;
  const OwnNumbers own(view.text, known);
  // Only the part before the "at" is personal; what stands behind may run into the text.
  for (const auto& disguise : disguises) {
    if (!RE2::PartialMatch(view.text, disguise.sign)) continue;
    each_match(view.text, disguise.whole, true, [&](Found found) {
      const auto text = view.text.substr(found.from, found.until - found.from);
      // "10:00 (at) …" is no name; digits alone that are a phone are found as one.
      if (has_letter(text) && !own.hold(found)) add(view, found, first_letter(text) + "***", hits);
      return true;
    });
  }
}

}  // namespace dossier::report
