// The letter by which material is asked for (《情况说明征询函》, 《资料调取单》). It leaves the house: it names the
// complaint and nobody, and personal data in free text is masked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collect/members.hpp"
#include "config/letter_template.hpp"
#include "model/owed.hpp"
#include "report/masking.hpp"

namespace dossier::report {

/// What somebody types into a letter, as it may leave the house: masked as in reports, but without a word about whose a
/// number is; the customer's name, where the case knows it, as well. Orders, parcels and complaints of the case stay
/// legible: whoever is asked must find them.
class LetterMask {
 public:
  LetterMask(const ReviewCase& review_case, const Members& members, const Words& words, std::string_view phone_region);
  std::string text(std::string_view typed) const;

 private:
  Masker masker_;
  std::vector<std::string> customers_;  // names, the longest first
};

struct Letter {
  std::string complaint;
  std::string reference;  // which letter it is, for the answer to name
  std::string letterhead, contact;
  std::string language;  // zh-CN or en
};

/// `request`: as it is noted, masked.
std::string write_letter(const LetterTemplate& form, const Letter& letter, const OwedRequest& request);

/// 2026年11月3日, 3 November 2026.
std::string letter_date(std::string_view date, std::string_view language);

}  // namespace dossier::report
