// Numbers whose digits people keep apart: 138/1234.5678, one digit a line, a card in groups of four.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/scan.hpp"

namespace dossier::report::scan {

/// Digits with a few signs or blanks between one and the next.
class DigitRun {
 public:
  DigitRun(const std::string& text, size_t longest_gap) : text_(&text), longest_gap_(longest_gap) {}

  /// False when what stands at `at` is too far behind the last digit.
  bool takes(size_t at) const { return place_.empty() || at - place_.back() <= longest_gap_ + 1; }
  void push(size_t at) {
    place_.push_back(at);
    digits_ += (*text_)[at];
  }

  const std::string& digits() const { return digits_; }
  size_t size() const { return place_.size(); }
  /// Where the digit stands in the text.
  size_t place(size_t index) const { return place_[index]; }
  Found stretch(size_t first, size_t count) const { return {place_[first], place_[first + count - 1] + 1}; }
  /// What stands before the digit, up to the one before.
  std::string_view gap_before(size_t index) const;
  bool opens_group(size_t index) const { return index == 0 || place_[index] > place_[index - 1] + 1; }
  bool closes_group(size_t index) const { return index + 1 == size() || opens_group(index + 1); }
  /// How many digits stand together, from group to group.
  std::vector<size_t> groups(size_t first, size_t count) const;
  /// Whether a byte stands between the digits that is none of these; whether one of them does.
  bool has_other_than(size_t first, size_t count, std::string_view bytes) const;
  bool has_any_of(size_t first, size_t count, std::string_view bytes) const;

 private:
  const std::string* text_;
  size_t longest_gap_;
  std::vector<size_t> place_;
  std::string digits_;
};

/// How many bytes the sign has that people put between digits; 0 where there is none.
size_t gap_length(std::string_view text, size_t at);

/// Every run of at least so many digits. Linear: each byte is looked at once.
template <class Seen>
void each_run(const std::string& text, size_t least, const Seen& seen) {
  constexpr size_t longest_gap = 4;  // bytes: a line break and its indent, or a sign beyond ASCII and a blank
  DigitRun run(text, longest_gap);
  const auto finish = [&] {
    if (run.size() >= least) seen(run);
    run = DigitRun(text, longest_gap);
  };
  for (size_t at = 0; at < text.size();) {
    if (is_digit(text[at])) {
      if (!run.takes(at)) finish();
      run.push(at++);
      continue;
    }
    const size_t gap = run.size() > 0 ? gap_length(text, at) : 1;
    if (gap == 0) finish();
    at += std::max<size_t>(gap, 1);
  }
  finish();
}

}  // namespace dossier::report::scan
