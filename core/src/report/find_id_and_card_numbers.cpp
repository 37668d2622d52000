// Identity numbers, bank cards and accounts.
#include "report/digit_runs.hpp"
#include "report/number_checks.hpp"

namespace dossier::report {

using namespace scan;

namespace {

class IdentitiesAndCards {
 public:
  IdentitiesAndCards(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits)
      : view_(view), own_(view.text, known), hits_(hits) {}

  void find_identities() const {
    static const RE2 identity = pattern(
        "[1-9][0-9]{5}[ \\-]?(?:18|19|20)[0-9]{2}[ \\-]?(?:0[1-9]|1[0-2])[ \\-]?(?:0[1-9]|[12][0-9]|3[01])[ "
        "\\-]?[0-9]{3}[0-9Xx]");
    each_match(view_.text, identity, false, [&](Found found) {
      const auto text = without_gaps(view_.text.substr(found.from, found.until - found.from));
      // Whatever it is called, and whoever declared it the number of an order: nobody's order passes by chance.
      if (!usable(found) && !(alone(found) && is_identity_number(text))) return false;
      add_identity(found, text);
      return true;
    });
  }

  /// Without a check digit: one that the text or the case calls the number of a thing is that.
  void find_old_identities() const {
    static const RE2 identity =
        pattern("[1-6][0-9]{5}[ \\-]?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[ \\-]?[0-9]{3}");
    each_match(view_.text, identity, false, [&](Found found) {
      const auto text = without_gaps(view_.text.substr(found.from, found.until - found.from));
      if (!usable(found) || !is_old_identity_number(text)) return false;
      add_identity(found, text);
      return true;
    });
  }

  void find_cards() const {
    static const RE2 solid_card = pattern("(?:[34569][0-9]|2[2-7])[0-9]{14,17}");
    static const RE2 american_express = pattern("3[47][0-9]{2}[ \\-]?[0-9]{6}[ \\-]?[0-9]{5}");
    static const RE2 short_card = pattern("[34569][0-9]{3}[ \\-][0-9]{4}[ \\-][0-9]{4}[ \\-][0-9]{4}");
    static const RE2 long_card = pattern("[34569][0-9]{3}[ \\-][0-9]{4}[ \\-][0-9]{4}[ \\-][0-9]{4}[ \\-][0-9]{1,3}");
    for (const auto* card : {&solid_card, &long_card, &short_card, &american_express})
      each_match(view_.text, *card, false, [&](Found found) {
        const auto digits = digits_in(view_.text.substr(found.from, found.until - found.from));
        // An order that begins like a card and has its check digit is named by the case itself, or it is a card.
        const bool is_one = is_card_number(digits) ? unknown(found) : usable(found) && passes_luhn(digits);
        if (is_one) add(view_, found, last_four(digits), hits_);
        return is_one;
      });
  }

  void find_named_accounts() const {
    static const RE2 named = pattern(
        "(?:身份证|证件|卡号|银行卡|银行账号|账号|账户|收款账户|户头)(?:号码?|是|为|[:\\s\"]|：){0,4}([0-9][0-9 "
        "\\-]{6,24}[0-9Xx])");
    each_match(view_.text, named, true, [&](Found found) {
      if (!usable(found)) return false;
      add(view_, found, last_four(view_.text.substr(found.from, found.until - found.from)), hits_);
      return true;
    });
  }

  /// In groups of any kind, one to a line too: then only the check digit tells that they are one number.
  void look_at(const DigitRun& run) const {
    for (size_t first = 0; first + shortest <= run.size(); ++first)
      if (run.opens_group(first)) first += parted_identity(run, first) + parted_card(run, first);
  }

  static constexpr size_t shortest = 15;

 private:
  bool alone(const Found& found) const { return begins(view_.text, found.from) && ends(view_.text, found.until); }
  bool unknown(const Found& found) const { return alone(found) && !own_.hold(found); }
  bool usable(const Found& found) const {
    return unknown(found) && !named_as_number_of_a_thing(view_.text, found.from);
  }

  void add_identity(const Found& found, std::string_view solid) const {
    const std::string stars(solid.size() - 7, '*');
    add(view_, found, std::string(solid.substr(0, 3)) + stars + std::string(solid.substr(solid.size() - 4)), hits_);
  }

  /// The place behind an X that is the check digit of what ends before; 0 where there is none.
  size_t behind_check_letter(size_t at) const {
    for (size_t gaps = 0; gaps < 3 && at < view_.text.size(); ++gaps) {
      const auto gap = gap_length(view_.text, at);
      if (gap == 0) break;
      at += gap;
    }
    const bool is_letter_alone = at < view_.text.size() && (view_.text[at] == 'X' || view_.text[at] == 'x') &&
                                 (at + 1 == view_.text.size() || !is_letter(view_.text[at + 1])) &&
                                 ends(view_.text, at + 1);
    return is_letter_alone ? at + 1 : 0;
  }

  /// How many digits of the run were an identity number, less the one that the loop takes; 0 when they are none.
  size_t parted_identity(const DigitRun& run, size_t first) const {
    constexpr size_t length = 18;
    auto solid = run.digits().substr(first, length);
    const auto letter = first + length - 1 <= run.size() && run.closes_group(first + length - 2)
                            ? behind_check_letter(run.place(first + length - 2) + 1)
                            : 0;
    if (letter > 0) solid = solid.substr(0, length - 1) + "X";
    if (!is_identity_number(solid)) return 0;
    auto found = run.stretch(first, letter > 0 ? length - 1 : length);
    if (letter > 0) found.until = letter;
    if (!alone(found) || run.has_any_of(first, length - 1, "(),~*#+")) return 0;
    add_identity(found, solid);
    return length - 2;
  }

  size_t parted_card(const DigitRun& run, size_t first) const {
    for (size_t length = 19; length >= shortest; --length) {
      if (first + length > run.size() || !run.closes_group(first + length - 1)) continue;
      const auto found = run.stretch(first, length);
      const auto digits = run.digits().substr(first, length);
      if (!is_card_number(digits) || !unknown(found) || run.has_any_of(first, length, "(),~*#+")) continue;
      if (!is_parted_like_a_card(run.groups(first, length))) continue;
      add(view_, found, last_four(digits), hits_);
      return length - 1;
    }
    return 0;
  }

  /// By fours or as American Express prints it; 6222021 234567890128, as some write it.
  static bool is_parted_like_a_card(const std::vector<size_t>& groups) {
    const bool by_fours = std::all_of(groups.begin(), groups.end() - 1, [](size_t size) { return size == 4; });
    if (groups == std::vector<size_t>{4, 6, 5}) return true;
    return (by_fours && groups.size() >= 4) || (groups.size() == 2 && groups.front() >= 4);
  }

  const PlainView& view_;
  const OwnNumbers own_;
  std::vector<Hit>& hits_;
};

}  // namespace

void find_id_and_card_numbers(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits) {
  const IdentitiesAndCards finder(view, known, hits);
  finder.find_identities();
  finder.find_old_identities();
  finder.find_cards();
  finder.find_named_accounts();
  each_run(view.text, IdentitiesAndCards::shortest, [&](const DigitRun& run) { finder.look_at(run); });
}

}  // namespace dossier::report
