#include "report/masking.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>

#include "base/phones.hpp"
#include "base/text.hpp"
#include "report/find_mobiles.hpp"
#include "report/number_checks.hpp"
#include "report/personal_numbers.hpp"

namespace dossier::report {

namespace {

/// How a phone is unlike the customer's: the count of differing digits, or 2 neighbours swapped.
struct Difference {
  size_t digits = 0;
  bool swapped = false;
};

Difference difference(std::string_view left, std::string_view right) {
  Difference found;
  if (left.size() != right.size()) return {left.size() + right.size(), false};
  std::vector<size_t> places;
  for (size_t at = 0; at < left.size(); ++at)
    if (left[at] != right[at]) places.push_back(at);
  found.digits = places.size();
  found.swapped = places.size() == 2 && places[1] == places[0] + 1 && left[places[0]] == right[places[1]] &&
                  left[places[1]] == right[places[0]];
  return found;
}

/// Types whose values look like numbers and are nobody's secret.
bool is_own_number(const Identifier& identifier) {
  return identifier.type != "phone" && identifier.type != "email" && identifier.type != "address";
}

/// A number that sources were asked for as the customer's order, parcel or complaint is what a reviewer searches by: of
/// order numbers that begin as cards do, one in ten has a card's check digit by chance. What only a record declares, or
/// is called otherwise, needs no such mercy (docs/adr/0009).
bool is_sought_by(const Identifier& identifier) {
  return identifier.type == "order_no" || identifier.type == "waybill_no" || identifier.type == "complaint_no";
}

/// A number of a person or an account, given by a source: where it is a mobile number, it is his phone.
bool may_be_a_phone(const Identifier& identifier) {
  return identifier.type == "customer_id" || identifier.type == "account" || identifier.type == "user_id" ||
         identifier.type == "member_id" || identifier.type == "contact_id";
}

bool worth_a_look(std::string_view text) {
  constexpr std::string_view signs = "@%([{<_:=";  // of mails, also disguised ones, and of WeChat's names
  size_t digits = 0;
  for (const char letter : text) {
    if (static_cast<unsigned char>(letter) >= 0x80 || signs.find(letter) != std::string_view::npos) return true;
    digits += letter >= '0' && letter <= '9' ? 1 : 0;
    if (static_cast<unsigned char>(letter) < 0x20 && letter != '\n') return true;
  }
  static const RE2 words = scan::pattern("(?i)\\bdot\\b|[vw]x|wechat|weixin");
  return digits > 2 || RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), words);
}

/// Replaces the hits from left to right; what overlaps becomes one, so that no half of a number is left over.
std::string replaced(std::string_view text, std::vector<Hit> hits) {
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& left, const Hit& right) { return left.from < right.from; });
  std::string shown;
  size_t reached = 0;
  for (size_t index = 0; index < hits.size();) {
    auto until = hits[index].until;
    size_t longest = index, next = index + 1;
    for (; next < hits.size() && hits[next].from < until; ++next) {
      const bool longer = hits[next].until - hits[next].from > hits[longest].until - hits[longest].from;
      until = std::max(until, hits[next].until);
      if (longer) longest = next;
    }
    shown += text.substr(reached, hits[index].from - reached);
    shown += hits[longest].replacement;
    reached = until;
    index = next;
  }
  shown += text.substr(reached);
  return shown;
}

/// Control characters have no place in a text to be read; line ends and tabs stay.
std::string without_controls(std::string text) {
  for (char& letter : text)
    if ((static_cast<unsigned char>(letter) < 0x20 && letter != '\n' && letter != '\t') || letter == 0x7F) letter = ' ';
  return text;
}

/// What texts became: a report shows most of them, and every name, several times. Long ones and all above a number are
/// looked at anew.
class ShownTexts {
 public:
  std::optional<std::string> find(const std::string& text) const {
    const std::lock_guard lock(mutex_);
    const auto known = shown_.find(text);
    return known == shown_.end() ? std::nullopt : std::optional(known->second);
  }
  void keep(const std::string& text, const std::string& shown) {
    constexpr size_t longest = 2048, most = 8192;
    const std::lock_guard lock(mutex_);
    if (text.size() <= longest && shown_.size() < most) shown_.emplace(text, shown);
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::string> shown_;
};

}  // namespace

struct Masker::State {
  Words words;
  std::string region;
  std::set<std::string> customer_phones;  // national digits
  KnownNumbers known;
  mutable ShownTexts shown{};

  std::string masked(std::string_view foreign) const;
  std::string remark(std::string_view digits) const {
    if (customer_phones.empty() || customer_phones.contains(std::string(digits))) return {};
    Difference nearest{digits.size() + 20, false};
    for (const auto& phone : customer_phones)
      if (const auto found = difference(digits, phone); found.digits < nearest.digits) nearest = found;
    if (nearest.swapped) return std::string(words("phone.differs.swap"));
    if (nearest.digits > 2) return std::string(words("phone.differs"));
    return words(nearest.digits == 1 ? "phone.differs.near.one" : "phone.differs.near",
                 {std::to_string(nearest.digits)});
  }

  std::string shown_phone(std::string_view digits) const {
    const auto masked = digits.size() < 9 ? std::string(digits.size(), '*')
                                          : std::string(digits.substr(0, 3)) + std::string(digits.size() - 7, '*') +
                                                std::string(digits.substr(digits.size() - 4));
    return masked + remark(digits);
  }

  void learn(const Identifier& identifier, bool was_asked_for) {
    if (identifier.type == "phone") {
      const auto digits = national_digits(identifier.value, region);
      if (digits.size() >= 7 && identifier.value.find('*') == std::string::npos) known.phones.push_back(digits);
      if (identifier.owner == "customer" && !digits.empty()) customer_phones.insert(digits);
    } else if (may_be_a_phone(identifier) && scan::is_mobile(national_digits(identifier.value, region))) {
      auto phone = identifier;
      phone.type = "phone";
      learn(phone, was_asked_for);
    } else if (is_own_number(identifier)) {
      const bool may_look_like_a_card = was_asked_for && is_sought_by(identifier);
      for (const auto* number : {&identifier.value, &identifier.raw})
        if (number->size() >= 5 && (may_look_like_a_card || !is_card_number(without_gaps(*number))))
          known.own.push_back(*number);
    }
  }

  /// A customer number that is his phone is a phone.
  void settle() {
    const auto tidy = [](std::vector<std::string>& texts) {
      std::sort(texts.begin(), texts.end());
      texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    };
    tidy(known.phones);
    tidy(known.own);
    std::erase_if(known.own, [&](const std::string& number) {
      return number.find('@') != std::string::npos ||
             std::binary_search(known.phones.begin(), known.phones.end(), national_digits(number, region));
    });
    for (const auto& number : known.own) known.own_digits.push_back(digits_in(number));
    tidy(known.own_digits);
  }
};

Masker::Masker(const AssembledCase& assembled, const Words& words, std::string_view phone_region) {
  auto state = std::unique_ptr<State>(new State{words, std::string(phone_region), {}, {}});
  state->known.own.push_back(assembled.review_case.complaint);
  state->known.own.push_back(assembled.review_case.number);
  for (const auto& identifier : assembled.customer_identifiers) {
    auto owned = identifier;
    if (owned.type == "phone") owned.owner = "customer";  // what was followed is the customer's
    state->learn(owned, true);
  }
  for (const auto& item : assembled.items)
    for (const auto& identifier : item.record.identifiers) state->learn(identifier, false);
  for (const auto& cell : assembled.cells)
    for (const auto& lookup : cell.lookups) state->learn(lookup.identifier, true);
  std::erase_if(state->known.own, [](const std::string& number) { return number.size() < 5; });
  state->settle();
  const auto* fixed = state.get();
  state->known.shown_phone = [fixed](std::string_view digits) { return fixed->shown_phone(digits); };
  state_ = std::move(state);
}

Masker::~Masker() = default;
Masker::Masker(Masker&&) noexcept = default;
Masker& Masker::operator=(Masker&&) noexcept = default;

std::string Masker::text(std::string_view foreign) const {
  if (!worth_a_look(foreign)) return std::string(foreign);
  const std::string text(foreign);
  if (auto known = state_->shown.find(text)) return std::move(*known);
  auto masked = state_->masked(foreign);
  state_->shown.keep(text, masked);
  return masked;
}

std::string Masker::State::masked(std::string_view foreign) const {
  const auto clean = without_controls(nfc(foreign));
  const auto view = plain_view(clean);
  std::vector<Hit> hits;
  find_emails(view, hits);
  find_disguised_emails(view, known, hits);
  find_chat_names(view, known, hits);
  find_phones(view, known, hits);
  find_id_and_card_numbers(view, known, hits);
  find_papers(view, known, hits);
  find_spoken_numbers(clean, known, hits);
  find_addresses(view, hits);
  return hits.empty() ? clean : replaced(clean, std::move(hits));
}

std::string Masker::identifier(const Identifier& identifier) const {
  // Numbers as their source writes them (DD2026-1), people's as they compare.
  const bool as_written = identifier.value.empty() || (is_own_number(identifier) && !identifier.raw.empty());
  const auto& value = as_written ? identifier.raw : identifier.value;
  if (identifier.type == "email") return masked_email(without_controls(nfc(value)));
  if (identifier.type == "address") return address(value);
  if (identifier.type != "phone") return text(value);
  const auto phone = normalise_phone(value, state_->region);
  if (phone.complete) return state_->shown_phone(national_digits(value, state_->region));
  if (value.find('*') != std::string::npos || value.find('@') != std::string::npos) return text(value);
  return mask_phone(value);
}

std::string Masker::address(std::string_view text) const {
  const auto clean = without_controls(nfc(text));
  size_t kept = 0;
  for (const std::string_view end : {"省", "市", "区", "县", "旗"}) {
    // Districts stand at the front; a 市 or 区 further behind is part of a name.
    const auto place = clean.substr(0, 60).rfind(end);
    if (place != std::string::npos) kept = std::max(kept, place + end.size());
  }
  return clean.empty() ? std::string() : this->text(clean.substr(0, kept)) + "***";
}

}  // namespace dossier::report
