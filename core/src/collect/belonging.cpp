#include "collect/belonging.hpp"

#include <algorithm>

namespace dossier {

void Belonging::add(const Record& record, const ReviewCase& review_case, const Identifier& asked) {
  auto& seen = seen_[key_of(record)];
  seen.own = is_own(record, review_case);
  seen.anothers = is_anothers(record, review_case);
  for (const auto& identifier : record.identifiers)
    if (binds(identifier)) seen.mentions.insert(identifier.key());
  if (asked.type == "waybill_no" && names_asked(record, asked)) seen.mentions.insert(asked.key());
  for (const auto& link : record.links) seen.parents.insert(link.source_id);
}

// Up along the links; they may form a ring, and a chain as long as a thread of messages.
bool Belonging::is_of_case(const RecordKey& key, const std::map<std::string, Step>& trail) const {
  std::set<RecordKey> asked;
  std::vector<RecordKey> waiting{key};
  while (!waiting.empty()) {
    const auto one = std::move(waiting.back());
    waiting.pop_back();
    const auto found = seen_.find(one);
    if (found == seen_.end() || !asked.insert(one).second) continue;
    const auto& seen = found->second;
    if (seen.own) return true;
    if (!seen.anothers && std::any_of(seen.mentions.begin(), seen.mentions.end(),
                                      [&](const std::string& identifier) { return trail.count(identifier) > 0; }))
      return true;
    for (const auto& parent : seen.parents) waiting.push_back({one.source, one.stream, parent});
  }
  return false;
}

}  // namespace dossier
