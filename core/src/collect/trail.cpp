#include "collect/trail.hpp"

#include <algorithm>
#include <tuple>

namespace dossier {
namespace {

// What is longer is no number of anything.
constexpr size_t longest_identifier = 200;

bool is_same_number(const Identifier& left, const Identifier& right) {
  return left.type == right.type && left.value == right.value;
}

// A masked or partial number would match strangers.
bool is_complete(const Identifier& identifier) {
  if (identifier.raw.size() > longest_identifier || identifier.value.size() > longest_identifier) return false;
  return identifier.type != "phone" || (identifier.value.size() > 5 && identifier.value.front() == '+');
}

}  // namespace

Identifier complaint_identifier(const ReviewCase& review_case) {
  return {"complaint_no", review_case.realm, review_case.complaint, review_case.complaint, "none"};
}

bool is_listed_before(const Lookup& left, const Lookup& right) {
  const auto key = [](const Lookup& lookup) {
    return std::tie(lookup.source, lookup.stream, lookup.identifier.type, lookup.identifier.realm,
                    lookup.identifier.value, lookup.from, lookup.until);
  };
  return key(left) < key(right);
}

std::string say(const Identifier& identifier) { return identifier.type + " " + identifier.value; }

bool is_anothers(const Record& record, const ReviewCase& review_case) {
  return !is_own(record, review_case) &&
         std::any_of(record.identifiers.begin(), record.identifiers.end(), [&](const Identifier& identifier) {
           return identifier.type == "complaint_no" && identifier.realm == review_case.realm;
         });
}

bool is_own(const Record& record, const ReviewCase& review_case) {
  return std::any_of(record.identifiers.begin(), record.identifiers.end(), [&](const Identifier& identifier) {
    return identifier.type == "complaint_no" && identifier.realm == review_case.realm &&
           identifier.value == review_case.complaint;
  });
}

bool is_personal(const std::string& identifier_type) {
  return identifier_type == "phone" || identifier_type == "email" || identifier_type == "customer_id";
}

bool is_agents(const std::string& identifier_type) {
  return identifier_type == "extension" || identifier_type == "agent_id";
}

// A waybill's realm is its carrier, which any tracking source may know; every other realm must be the source's own.
bool is_valid_in(const Identifier& identifier, const std::string& source,
                 const std::map<std::string, std::string>& realm) {
  if (identifier.type == "phone" || identifier.type == "email") return true;
  if (identifier.type == "waybill_no" && identifier.realm.empty()) return true;
  if (has_unnamed_carrier(identifier)) return false;
  const auto named = realm.find(identifier.type);
  if (named == realm.end()) return identifier.type == "waybill_no" || identifier.realm == source;
  return identifier.realm == named->second;
}

std::vector<Identifier> followed(const Record& record, const ReviewCase& review_case, const Identifier& asked) {
  std::vector<Identifier> identifiers;
  if (is_anothers(record, review_case)) return identifiers;
  const bool own = is_own(record, review_case);
  for (const auto& identifier : record.identifiers)
    if (identifier.owner == "customer" && identifier.type != "complaint_no" && !is_agents(identifier.type) &&
        is_complete(identifier) && (own || !is_personal(identifier.type))) {
      identifiers.push_back(identifier);
      if (!has_unnamed_carrier(identifier) || is_same_number(identifier, asked)) continue;
      identifiers.push_back(identifier);
      identifiers.back().realm.clear();
    }
  return identifiers;
}

bool names_asked(const Record& record, const Identifier& asked) {
  return std::any_of(record.identifiers.begin(), record.identifiers.end(), [&](const Identifier& named) {
    if (named.key() == asked.key()) return true;
    return asked.type == "waybill_no" && is_same_number(named, asked) &&
           (asked.realm.empty() || has_unnamed_carrier(named));
  });
}

bool binds(const Identifier& identifier) { return identifier.owner != "agent" && identifier.owner != "courier"; }

}  // namespace dossier
