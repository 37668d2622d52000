// E-mails that are written so that no program finds them, and those of domains beyond ASCII.
#include "report/scan.hpp"

namespace dossier::report {

using namespace scan;

namespace {

/// The whole pattern counts letters from every one of them on; few texts hold even its sign.
struct Disguise {
  RE2 sign, whole;
};

}  // namespace

void find_disguised_emails(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits) {
  static const Disguise at_in_brackets{
      pattern("(?i)[(\\[{<【〔「] ?(?:at|@|艾特) ?[)\\]}>】〕」]"),
      pattern("(?i)([A-Z0-9][A-Z0-9._+\\-]{0,63}) ?[(\\[{<【〔「] ?(?:at|@|艾特) ?[)\\]}>】〕」] ?"
              "(?:[A-Z0-9\\-]{1,63} ?(?:\\.|[(\\[{<【〔「] ?(?:dot|点) ?[)\\]}>】〕」]) ?){1,8}[A-Z]{2,24}\\b")};
  // A sentence may go on behind an ASCII domain: there a label begins with other letters.
  static const Disguise beyond_ascii{
      pattern("(?i)(?:@|%40)(?:[A-Z0-9\\-]+\\.)*[^\\x00-\\x7F]"),
      pattern("(?i)([A-Z0-9][A-Z0-9._+\\-]{0,63})(?:@|%40)(?:[A-Z0-9\\-]{1,63}\\.){0,8}"
              "[^\\x00-\\x7F。，、；：！？“”‘’《》]{1,63}\\.[\\p{L}\\p{N}][\\p{L}\\p{N}\\-]{0,62}")};
  const OwnNumbers own(view.text, known);
  // Only the part before the "at" is personal; what stands behind may run into the text.
  for (const auto* disguise : {&at_in_brackets, &beyond_ascii}) {
    if (!RE2::PartialMatch(view.text, disguise->sign)) continue;
    each_match(view.text, disguise->whole, true, [&](Found found) {
      const auto name = view.text.substr(found.from, found.until - found.from);
      // "10:00 (at) …" is no name; digits alone that are a phone are found as one.
      const bool has_letter = std::any_of(name.begin(), name.end(), is_letter);
      if (has_letter && !own.hold(found)) add(view, found, name.substr(0, 1) + "***", hits);
      return true;
    });
  }
}

}  // namespace dossier::report
