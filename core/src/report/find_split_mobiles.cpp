#include <algorithm>

#include "report/digit_runs.hpp"
#include "report/find_mobiles.hpp"

namespace dossier::report::scan {
namespace {

constexpr size_t mobile_length = 11;

/// 15-10-2026, 2026/10/15 among the groups.
bool holds_date(std::string_view number) {
  static const RE2 date = pattern(
      "(?:^|[^0-9])(?:[0-9]{1,2}[-./][0-9]{1,2}[-./](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2})"
      "(?:[^0-9]|$)");
  return RE2::PartialMatch(re2::StringPiece(number.data(), number.size()), date);
}

/// Three groups at most and only the last one short, or all short and parted alike: so people part a phone. What stands
/// in columns, the parts of a version and lists of prices are of other sizes.
bool is_parted_like_a_phone(const DigitRun& run, size_t first) {
  const auto groups = run.groups(first, mobile_length);
  if (std::all_of(groups.begin(), groups.end() - 1, [](size_t size) { return size >= 3; })) return groups.size() <= 3;
  if (std::any_of(groups.begin(), groups.end(), [](size_t size) { return size > 2; })) return false;
  const auto gap = run.gap_before(first + groups.front());
  for (size_t index = first + 1; index < first + mobile_length; ++index)
    if (run.opens_group(index) && run.gap_before(index) != gap) return false;
  return true;
}

class SplitMobiles {
 public:
  SplitMobiles(const PlainView& view, const KnownNumbers& known, const OwnNumbers& own, std::vector<Hit>& hits)
      : view_(view), known_(known), own_(own), hits_(hits) {}

  void look_at(const DigitRun& run) {
    size_t masked = 0;  // digits of the run that belong to numbers found
    for (size_t first = 0; first + mobile_length <= run.size(); ++first) {
      if (!run.opens_group(first)) continue;
      const auto code = country_code_before_mobile(std::string_view(run.digits()).substr(first));
      const auto count = code + mobile_length;
      if (first + count > run.size() || !run.closes_group(first + count - 1)) continue;
      if (!is_phone(run, first, code, masked == first && first > 0)) continue;
      take(run, first, code);
      masked = first + count;
      first = masked - 1;
    }
  }

 private:
  bool is_phone(const DigitRun& run, size_t first, size_t code, bool follows_another) const {
    const auto digits = std::string_view(run.digits()).substr(first + code, mobile_length);
    const auto found = run.stretch(first, code + mobile_length);
    if (!is_mobile(digits) || found.until - found.from == code + mobile_length || own_.hold(found)) return false;
    if (!begins(view_.text, found.from)) return false;
    const bool is_amount =
        run.groups(first + code, mobile_length) == std::vector<size_t>{2, 3, 3, 3};  // 13,812,345,678
    const bool is_known = std::binary_search(known_.phones.begin(), known_.phones.end(), digits);
    if (is_known && !(is_amount && run.has_any_of(first + code, mobile_length, ","))) return true;
    if (run.has_other_than(first, code + mobile_length, " \t-._/()\xC2\xB7")) return false;
    const auto gap = run.gap_before(first);
    if (!follows_another && (gap == "-" || gap == ".")) return false;  // the rest of a longer number
    if (named_as_number_of_a_thing(view_.text, found.from)) return false;
    const auto text = std::string_view(view_.text).substr(found.from, found.until - found.from);
    if (holds_date(text)) return false;
    return !run.has_any_of(first + code, mobile_length, "\t./_()") || is_parted_like_a_phone(run, first + code);
  }

  void take(const DigitRun& run, size_t first, size_t code) {
    auto found = run.stretch(first, code + mobile_length);
    const bool has_sign = found.from > 0 && ((code > 0 && view_.text[found.from - 1] == '+') ||
                                             (view_.text[found.from - 1] == '(' && run.has_any_of(first, 11, ")")));
    if (has_sign) --found.from;
    add(view_, found, known_.shown_phone(run.digits().substr(first + code, mobile_length)), hits_);
  }

  const PlainView& view_;
  const KnownNumbers& known_;
  const OwnNumbers& own_;
  std::vector<Hit>& hits_;
};

}  // namespace

size_t country_code_before_mobile(std::string_view digits) {
  for (const std::string_view code : {"86", "0086"})
    if (digits.starts_with(code) && is_mobile(digits.substr(code.size(), mobile_length))) return code.size();
  return 0;
}

void find_split_mobiles(const PlainView& view, const KnownNumbers& known, const OwnNumbers& own,
                        std::vector<Hit>& hits) {
  SplitMobiles mobiles(view, known, own, hits);
  each_run(view.text, mobile_length, [&](const DigitRun& run) { mobiles.look_at(run); });
}

}  // namespace dossier::report::scan
