#include "store/held.hpp"

#include <utility>

namespace dossier {
namespace {

// Who can be reached by way of so many records is not told apart from others any more.
constexpr size_t too_far = 100'000;

bool is_agents(const std::string& type) { return type == "extension" || type == "agent_id"; }

}  // namespace

template <class... Values>
bool Holding::any(const std::string& sql, const Values&... values) {
  auto query = database_.query(sql);
  return query.bind_all(values...).next();
}

template <class... Values>
void Holding::wait_for(const std::string& sql, const Values&... values) {
  auto query = database_.query(sql);
  query.bind_all(values...);
  while (query.next())
    if (const auto record = query.integer(0); records_.insert(record).second) waiting_.push_back(record);
}

// Every document of a look-up says by which identifier it was asked for: those that stand in the look-ups of a collect
// are among them.
Standing Holding::of(const std::string& digest) {
  if (is_a_trail_unknown() ||
      any("SELECT 1 FROM documents WHERE digest=? AND json_extract(request, '$.identifier') IS NOT NULL", digest) ||
      any("SELECT 1 FROM document_numbers WHERE digest=?", digest) || leads_to_case(digest))
    return Standing::held;
  const bool waits_to_be_read =
      any("SELECT 1 FROM documents d JOIN quarantine_waiting q ON q.document=d.id WHERE d.digest=?", digest);
  return waits_to_be_read ? Standing::quarantined : Standing::free;
}

// What a case leads to is known once its complaint was found, and everything that follows from it was asked.
bool Holding::is_a_trail_unknown() {
  if (!is_a_trail_unknown_)
    is_a_trail_unknown_ =
        any("SELECT 1 FROM cases c WHERE NOT EXISTS(SELECT 1 FROM collects k WHERE k.case_number=c.number) OR EXISTS("
            "SELECT 1 FROM lookups l WHERE l.collect=(SELECT max(id) FROM collects k WHERE k.case_number=c.number) AND "
            "json_extract(l.content, '$.outcome')='gap' AND json_extract(l.content, "
            "'$.identifier.type')='complaint_no')");
  return *is_a_trail_unknown_;
}

bool Holding::leads_to_case(const std::string& digest) {
  wait_for("SELECT DISTINCT s.record FROM documents d JOIN sightings s ON s.document=d.id WHERE d.digest=?", digest);
  const auto began = records_.size();
  while (!waiting_.empty()) {
    const auto record = waiting_.back();
    waiting_.pop_back();
    if (!is_reached(record) && records_.size() - began < too_far) continue;
    // What was seen on the way to a case must not pass for what leads nowhere.
    waiting_.clear();
    records_.clear();
    identifiers_.clear();
    return true;
  }
  return false;
}

// Backwards along the trail that a case follows from its complaint (collect/members.cpp): a record is of a case by what
// it carries, by what it is linked to, and by any of its versions.
bool Holding::is_reached(int64_t record) {
  if (any("SELECT 1 FROM records r JOIN item_numbers n ON n.source=r.source AND n.stream=r.stream AND "
          "n.source_id=r.source_id WHERE r.id=?",
          record) ||
      any("SELECT 1 FROM records r JOIN links x ON x.source=r.source AND x.stream=r.stream AND x.target=r.source_id "
          "JOIN records c ON c.id=x.record JOIN item_numbers n ON n.source=c.source AND n.stream=c.stream AND "
          "n.source_id=c.source_id WHERE r.id=?",
          record))
    return true;
  wait_for(
      "SELECT v.id FROM records r JOIN records v ON v.source=r.source AND v.stream=r.stream AND "
      "v.source_id=r.source_id WHERE r.id=?",
      record);
  wait_for(
      "SELECT p.id FROM links x JOIN records p ON p.source=x.source AND p.stream=x.stream AND p.source_id=x.target "
      "WHERE x.record=?",
      record);
  std::vector<std::pair<std::string, std::string>> carried;
  {
    auto query = database_.query("SELECT DISTINCT type, value FROM identifiers WHERE record=?");
    query.bind(record);
    while (query.next()) carried.emplace_back(query.text(0), query.text(1));
  }
  for (const auto& [type, value] : carried) {
    if (!identifiers_.insert(type + "\x1f" + value).second) continue;
    if (is_asked_for(type, value)) return true;
    walk_on(type, value);
  }
  return false;
}

// In whatever realm and whoever's it is there: realms are configured, and may be corrected tomorrow.
bool Holding::is_asked_for(const std::string& type, const std::string& value) {
  if (type == "complaint_no" && any("SELECT 1 FROM cases WHERE complaint=?", value)) return true;
  return any(
      "SELECT 1 FROM lookups WHERE json_extract(content, '$.identifier.type')=? AND "
      "json_extract(content, '$.identifier.value')=?",
      type, value);
}

// A case follows what a record calls its customer's; an agent's only around a contact that a record claims; another
// complaint's number never.
void Holding::walk_on(const std::string& type, const std::string& value) {
  if (type == "complaint_no") return;
  const std::string carrying =
      "SELECT r.id FROM identifiers x JOIN records r ON r.id=x.record WHERE x.type=?1 AND x.value=?2 AND EXISTS(";
  if (is_agents(type))
    return wait_for(carrying +
                        "SELECT 1 FROM json_each(r.content, '$.claims') c WHERE json_extract(c.value, "
                        "'$.field')='contact_time')",
                    type, value);
  wait_for(carrying +
               "SELECT 1 FROM json_each(r.content, '$.identifiers') i WHERE json_extract(i.value, '$.type')=?1 AND "
               "json_extract(i.value, '$.value')=?2 AND json_extract(i.value, '$.owner')='customer')",
           type, value);
}

}  // namespace dossier
