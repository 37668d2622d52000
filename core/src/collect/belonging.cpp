#include "collect/belonging.hpp"

#include <algorithm>

namespace dossier {

void Belonging::add(const Record& record, const ReviewCase& review_case) {
  auto& seen = seen_[key_of(record)];
  seen.own = is_own(record, review_case);
  seen.anothers = is_anothers(record, review_case);
  for (const auto& identifier : record.identifiers)
    if (binds(identifier)) seen.mentions.insert(identifier.key());
  for (const auto& link : record.links) seen.parents.insert(link.source_id);
}

bool Belonging::is_of_case(const RecordKey& key, const std::map<std::string, Step>& trail) const {
  std::set<RecordKey> asked;
  return is_of_case(key, trail, asked);
}

// `asked` holds what is being asked already: links may form a ring.
bool Belonging::is_of_case(const RecordKey& key, const std::map<std::string, Step>& trail,
                           std::set<RecordKey>& asked) const {
  const auto found = seen_.find(key);
  if (found == seen_.end() || !asked.insert(key).second) return false;
  const auto& seen = found->second;
  if (seen.own) return true;
  if (!seen.anothers && std::any_of(seen.mentions.begin(), seen.mentions.end(),
                                    [&](const std::string& identifier) { return trail.count(identifier) > 0; }))
    return true;
  return std::any_of(seen.parents.begin(), seen.parents.end(), [&](const std::string& parent) {
    return is_of_case({key.source, key.stream, parent}, trail, asked);
  });
}

}  // namespace dossier
