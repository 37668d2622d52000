#include "report/letter.hpp"

#include <algorithm>

#include "base/zones.hpp"

namespace dossier::report {

namespace {

constexpr std::string_view months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};

bool is_sought(const Identifier& identifier) {
  return identifier.type == "order_no" || identifier.type == "waybill_no" || identifier.type == "complaint_no";
}

/// What the masker must know of the case.
AssembledCase known_of(const ReviewCase& review_case, const Members& members) {
  AssembledCase known;
  known.review_case = review_case;
  for (const auto& [key, step] : members.followed)
    if (is_sought(step.identifier)) known.customer_identifiers.push_back(step.identifier);
  for (const auto& [key, member] : members.records) {
    Item item;
    for (auto identifier : member.record.identifiers) {
      identifier.owner.clear();  // that a number is not the customer's is nobody's business out there
      item.record.identifiers.push_back(std::move(identifier));
    }
    known.items.push_back(std::move(item));
  }
  return known;
}

/// "用户" in the place of a name is none, and a single letter stands in any text.
bool is_name(const std::string& name) {
  if (name.size() < 4 || name == Words("en")("role.customer")) return false;
  return Words("zh-CN").named("voice", name, "").empty();
}

std::vector<std::string> customers_of(const Members& members) {
  std::vector<std::string> names;
  for (const auto& [key, member] : members.records)
    for (const auto& party : member.record.parties)
      if (party.role == "customer" && is_name(party.name)) names.push_back(party.name);
  std::sort(names.begin(), names.end(), [](const auto& left, const auto& right) {
    return std::pair(right.size(), left) < std::pair(left.size(), right);
  });
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// Of a two-digit number: "03" is 3.
size_t number_of(std::string_view digits) { return static_cast<size_t>((digits[0] - '0') * 10 + (digits[1] - '0')); }

}  // namespace

LetterMask::LetterMask(const ReviewCase& review_case, const Members& members, const Words& words,
                       std::string_view phone_region)
    : masker_(known_of(review_case, members), words, phone_region), customers_(customers_of(members)) {}

std::string LetterMask::text(std::string_view typed) const {
  auto masked = masker_.text(typed);
  for (const auto& name : customers_)
    for (auto at = masked.find(name); at != std::string::npos; at = masked.find(name, at))
      masked.replace(at, name.size(), "***");
  return masked;
}

std::string letter_date(std::string_view date, std::string_view language) {
  if (date.size() != 10) return std::string(date);
  const auto year = std::string(date.substr(0, 4));
  const auto month = number_of(date.substr(5)), day = number_of(date.substr(8));
  if (language == "en") return std::to_string(day) + " " + std::string(months[(month + 11) % 12]) + " " + year;
  return year + "年" + std::to_string(month) + "月" + std::to_string(day) + "日";
}

std::string write_letter(const LetterTemplate& form, const Letter& letter, const OwedRequest& request) {
  const auto asked = wall_clock(request.timezone, request.asked_at).substr(0, 10);
  return form.filled({{"complaint", {letter.complaint}},
                      {"contact", {letter.contact}},
                      {"date", {letter_date(asked, letter.language)}},
                      {"due", {letter_date(request.due, letter.language)}},
                      {"items", request.items},
                      {"letterhead", {letter.letterhead}},
                      {"recipient", {request.of}},
                      {"reference", {letter.reference}},
                      {"working_days", {std::to_string(request.working_days)}}});
}

}  // namespace dossier::report
