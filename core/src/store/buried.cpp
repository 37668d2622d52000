#include "store/buried.hpp"

#include "base/digest.hpp"

namespace dossier {
namespace {

void forget_named(const Record& record, std::map<std::string, std::string>& buried) {
  for (const auto& medium : record.media) buried.erase(medium.locator);
}

}  // namespace

std::optional<Micros> buried_at(Database& database, const NewDocument& document) {
  auto query = database.query(
      "SELECT t.digest, t.deleted_at FROM tombstones t WHERE t.source=?1 AND t.stream=?2 AND t.key_digest=?3 AND NOT "
      "EXISTS(SELECT 1 "
      "FROM documents d WHERE d.source=?1 AND d.stream=?2 AND d.key=?4 AND d.ingested_at>t.taken_at) "
      "ORDER BY t.id DESC");
  query.bind_all(document.source, document.stream, sha256(document.key), document.key);
  std::string digest;
  while (query.next()) {
    if (digest.empty()) digest = sha256(document.bytes);
    if (query.text(0) == digest) return query.integer(1);
  }
  return {};
}

bool has_case_changed_since(Database& database, Micros at) {
  auto query = database.query(
      "SELECT 1 WHERE EXISTS(SELECT 1 FROM cases WHERE opened_at>=?1) OR EXISTS(SELECT 1 FROM collects WHERE "
      "ended_at>=?1)");
  return query.bind(at).next();
}

std::map<std::string, std::string> buried_media(Database& database, const Batch& batch) {
  std::map<std::string, std::string> buried;
  std::string source;
  for (const auto& medium : batch.media) {
    auto query = database.query("SELECT 1 FROM tombstones WHERE source=? AND stream=? AND key_digest=? AND digest=?");
    query.bind_all(medium.source, std::string_view(stream_of_files), sha256(medium.locator), medium.digest);
    if (!query.next()) continue;
    buried[medium.locator] = medium.digest;
    source = medium.source;  // one read is of one source
  }
  for (const auto& document : batch.documents)
    for (const auto& derived : document.records) forget_named(derived.record, buried);
  if (buried.empty()) return buried;
  auto named = database.query(
      "SELECT json_extract(m.value, '$.locator') FROM records r, json_each(r.content, '$.media') m WHERE r.source=?");
  named.bind(source);
  while (named.next()) buried.erase(named.text(0));
  return buried;
}

}  // namespace dossier
