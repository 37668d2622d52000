// Numbers with digits that are words or ornaments: 一三八…, 幺三八…, 壹叁捌…, ①③⑧….
#include <algorithm>

#include "report/digit_runs.hpp"
#include "report/find_mobiles.hpp"
#include "report/number_checks.hpp"

namespace dossier::report {

using namespace scan;

namespace {

class SpokenNumbers {
 public:
  SpokenNumbers(const SpokenView& view, const KnownNumbers& known, std::vector<Hit>& hits)
      : view_(view), known_(known), hits_(hits) {}

  void look_at(const DigitRun& run) {
    std::vector<size_t> spoken_before{0};  // how many of the first digits are spoken
    for (size_t index = 0; index < run.size(); ++index)
      spoken_before.push_back(spoken_before.back() + (is_spoken(run, index) ? 1 : 0));
    if (spoken_before.back() == 0) return;
    bool found_any = false;
    for (size_t first = 0; first < run.size(); ++first)
      for (const auto length : lengths(run, first)) {
        if (spoken_before[first + length] == spoken_before[first] || !take(run, first, length)) continue;
        found_any = true;
        first += length - 1;
        break;
      }
    if (!found_any) take_whole(run, spoken_before.back());
  }

 private:
  bool is_spoken(const DigitRun& run, size_t index) const { return view_.spoken[run.place(index)]; }
  /// A number may begin with any spoken digit (张三一三八…), else where digits of a kind do.
  bool may_begin(const DigitRun& run, size_t index) const {
    return run.opens_group(index) || is_spoken(run, index) || is_spoken(run, index - 1);
  }
  bool may_end(const DigitRun& run, size_t index) const {
    return run.closes_group(index) || is_spoken(run, index) || is_spoken(run, index + 1);
  }

  /// How long what begins here is: a mobile number with or without country code, an identity number, a card.
  std::vector<size_t> lengths(const DigitRun& run, size_t first) const {
    std::vector<size_t> found;
    if (!may_begin(run, first)) return found;
    const auto digits = std::string_view(run.digits()).substr(first, 19);
    const auto offer = [&](size_t length, bool is_one) {
      if (is_one && digits.size() >= length && may_end(run, first + length - 1)) found.push_back(length);
    };
    const auto code = country_code_before_mobile(digits);
    offer(code + 11, is_mobile(digits.substr(code, 11)));
    offer(18, is_identity_number(digits.substr(0, 18)));
    for (size_t length = 19; length >= 15; --length) offer(length, is_card_number(digits.substr(0, length)));
    return found;
  }

  bool is_own(std::string_view digits) const {
    return std::binary_search(known_.own_digits.begin(), known_.own_digits.end(), digits);
  }

  bool take(const DigitRun& run, size_t first, size_t length) {
    const auto digits = run.digits().substr(first, length);
    if (is_own(digits)) return false;
    const bool is_phone = length == country_code_before_mobile(digits) + 11;
    add(view_.plain, run.stretch(first, length),
        is_phone ? known_.shown_phone(digits.substr(length - 11)) : last_four(digits), hits_);
    return true;
  }

  /// Whatever it is: nobody spells out eleven digits that are no number of somebody. In "张三" before a number that is
  /// written in ASCII nothing is spelt out.
  void take_whole(const DigitRun& run, size_t spoken) {
    const bool is_spelt = spoken * 2 >= run.size() && !run.has_any_of(0, run.size(), "\r\n");
    if (is_spelt && !is_own(run.digits())) add(view_.plain, run.stretch(0, run.size()), last_four(run.digits()), hits_);
  }

  const SpokenView& view_;
  const KnownNumbers& known_;
  std::vector<Hit>& hits_;
};

}  // namespace

void find_spoken_numbers(std::string_view utf8, const KnownNumbers& known, std::vector<Hit>& hits) {
  constexpr size_t shortest = 11;
  if (!spells_numbers(utf8, shortest)) return;
  const auto view = spoken_view(utf8);
  SpokenNumbers numbers(view, known, hits);
  each_run(view.plain.text, shortest, [&](const DigitRun& run) { numbers.look_at(run); });
}

}  // namespace dossier::report
