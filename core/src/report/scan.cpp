#include "report/scan.hpp"

#include <algorithm>

#include "report/number_checks.hpp"

namespace dossier::report::scan {

namespace {

bool ends_in_phone_word(std::string_view before) {
  static const RE2 words = pattern("(?i)(?:tel|phone|mobile|mob|cell)$");
  return RE2::PartialMatch(re2::StringPiece(before.data(), before.size()), words);
}

std::vector<Found> stretches_of_known(const std::string& text, const KnownNumbers& known) {
  std::vector<Found> stretches;
  for (const auto& number : known.own)
    for (auto at = text.find(number); at != std::string::npos; at = text.find(number, at + 1)) {
      const bool whole =
          (at == 0 || (!is_digit(text[at - 1]) && !is_letter(text[at - 1]))) && ends(text, at + number.size());
      if (whole) stretches.push_back({at, at + number.size()});
    }
  std::sort(stretches.begin(), stretches.end(),
            [](const Found& left, const Found& right) { return left.from < right.from; });
  // Each tells how far those up to it reach, so that one look answers for all.
  for (size_t index = 1; index < stretches.size(); ++index)
    stretches[index].until = std::max(stretches[index].until, stretches[index - 1].until);
  return stretches;
}

}  // namespace

bool ends_in_escape(std::string_view before) {
  if (before.size() < 3 || before[before.size() - 3] != '%') return false;
  const auto is_hex = [](char letter) {
    return is_digit(letter) || (letter >= 'A' && letter <= 'F') || (letter >= 'a' && letter <= 'f');
  };
  return is_hex(before[before.size() - 2]) && is_hex(before.back());
}

bool begins(const std::string& text, size_t at) {
  if (at == 0) return true;
  const std::string_view before(text.data(), at);
  // A word right before it ("wx139…") makes no number of a thing; letters among digits do (a digest, "KD7B139…").
  const auto word = std::find_if(before.rbegin(), before.rend(), [](char letter) { return !is_letter(letter); });
  if (word == before.rend() || (!is_digit(before.back()) && !is_digit(*word))) return true;
  return ends_in_escape(before) || ends_in_phone_word(before);
}
bool ends(const std::string& text, size_t at) { return at >= text.size() || !is_digit(text[at]); }

bool named_as_number_of_a_thing(const std::string& text, size_t at) {
  static const RE2 words = pattern(
      "(?i)(?:(?:订单|运单|快递|物流|工单|投诉|流水|包裹|单)(?:编)?号码?|\\b(?:order|waybill|tracking|ticket|complaint|"
      "parcel)(?: ?(?:no\\.?|number|id))?)"
      "(?:是|为|[:#\\s\"'=]|：){0,6}$");
  const auto start = at > 64 ? at - 64 : 0;
  return RE2::PartialMatch(re2::StringPiece(text.data() + start, at - start), words);
}

bool reads_as_date_or_amount(const std::string& text, const Found& found) {
  static const RE2 goes_on = pattern("^(?:\\.[0-9]{1,2}(?:[^0-9]|$)|[ \\t]?(?:元|块|件|%))");
  if (is_day(std::string_view(text).substr(found.from, found.until - found.from))) return true;
  return RE2::PartialMatch(re2::StringPiece(text.data() + found.until, text.size() - found.until), goes_on);
}

bool OwnNumbers::hold(const Found& found) const {
  if (!stretches_) stretches_ = stretches_of_known(text_, known_);
  const auto behind = std::upper_bound(stretches_->begin(), stretches_->end(), found.from,
                                       [](size_t from, const Found& stretch) { return from < stretch.from; });
  return behind != stretches_->begin() && found.until <= std::prev(behind)->until;
}

void add(const PlainView& view, const Found& found, std::string replacement, std::vector<Hit>& hits) {
  hits.push_back({view.original(found.from), view.original_end(found.until), std::move(replacement)});
}

std::string last_four(std::string_view digits) { return "****" + std::string(digits.substr(digits.size() - 4)); }

}  // namespace dossier::report::scan
