// What waits to be read, and keeping what a second reading of a kept document gives.

#include "base/digest.hpp"
#include "store/guard.hpp"
#include "store/record_rows.hpp"
#include "store/store.hpp"

namespace dossier {
namespace {

/// The newest version of a thing that this document says at that place.
RecordRow said_before(Database& database, int64_t document_row, const RecordKey& key, const std::string& pointer) {
  auto query = database.query(
      "SELECT r.id, r.version, r.digest FROM sightings s JOIN records r ON r.id=s.record WHERE s.document=? AND "
      "s.pointer=? AND r.source=? AND r.stream=? AND r.source_id=? ORDER BY r.version DESC LIMIT 1");
  query.bind_all(document_row, pointer, key.source, key.stream, key.source_id);
  if (!query.next()) return {};
  return {query.integer(0), query.integer(1), query.text(2)};
}

void rederive_record(Database& database, int64_t document_row, const NewDocument& document,
                     const NewDocument::Derived& derived, Micros at, Rederived& outcome) {
  const auto key = key_of(derived.record);
  const auto content = derived.record.content();
  const auto digest = sha256(content);
  const auto newest = newest_version(database, key);
  const auto before = said_before(database, document_row, key, derived.pointer);
  if (newest.digest == digest || before.digest == digest) {
    ++outcome.unchanged;
    if (before.digest != digest) insert_sighting(database, newest.row, document, document_row, derived.pointer, at);
    return;
  }
  if (newest.row != before.row) return void(++outcome.superseded);
  ++(newest.row == 0 ? outcome.added : outcome.changed);
  const auto row = insert_version(database, derived.record, newest.version + 1, digest, content, at);
  insert_sighting(database, row, document, document_row, derived.pointer, at);
}

// Those that operations discarded wait no more.
int64_t count_waiting(Database& database, int64_t document_row) {
  auto query = database.query("SELECT count(*) FROM quarantine_waiting WHERE document=?");
  return query.bind(document_row).next() ? query.integer(0) : 0;
}

int64_t count_missing(Database& database, int64_t document_row, const NewDocument& document) {
  std::set<std::string> derived;
  for (const auto& one : document.records) derived.insert(one.record.source_id);
  int64_t missing = 0;
  auto query =
      database.query("SELECT DISTINCT r.source_id FROM sightings s JOIN records r ON r.id=s.record WHERE s.document=?");
  query.bind_all(document_row);
  while (query.next()) missing += derived.count(query.text(0)) == 0 ? 1 : 0;
  return missing;
}

}  // namespace

Result<std::vector<Quarantined>> Store::quarantine(const std::string& source) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<Quarantined>>(folder_, [&]() -> Result<std::vector<Quarantined>> {
    std::vector<Quarantined> found;
    auto query = database_->query(
        "SELECT q.id, d.id, d.source, d.stream, d.key, d.digest, q.pointer, q.reason, q.ingested_at FROM "
        "quarantine_waiting q JOIN documents d ON d.id=q.document WHERE ?1='' OR d.source=?1 ORDER BY q.id");
    query.bind_all(source);
    while (query.next())
      found.push_back({query.integer(0), query.integer(1), query.text(2), query.text(3), query.text(4), query.text(5),
                       query.text(6), query.text(7), query.integer(8)});
    return found;
  });
}

Result<Store::StreamCounts> Store::quarantine_counts() {
  const std::lock_guard lock(mutex_);
  return guarded<StreamCounts>(folder_, [&]() -> Result<StreamCounts> {
    StreamCounts counts;
    auto query = database_->query(
        "SELECT d.source, d.stream, count(*) FROM quarantine_waiting q JOIN documents d ON d.id=q.document GROUP BY 1, "
        "2");
    while (query.next()) counts[{query.text(0), query.text(1)}] = query.integer(2);
    return counts;
  });
}

Result<std::vector<int64_t>> Store::document_rows(const std::string& source, int64_t behind, int most) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<int64_t>>(folder_, [&]() -> Result<std::vector<int64_t>> {
    std::vector<int64_t> rows;
    auto query = database_->query("SELECT id FROM documents WHERE source=? AND id>? ORDER BY id LIMIT ?");
    query.bind_all(source, behind, int64_t{most});
    while (query.next()) rows.push_back(query.integer(0));
    return rows;
  });
}

Result<NewDocument> Store::kept_document(int64_t row) {
  NewDocument document;
  std::string digest;
  {
    const std::lock_guard lock(mutex_);
    DOSSIER_TRY(guarded<void>(folder_, [&]() -> Result<void> {
      auto query = database_->query(
          "SELECT source, stream, key, content_type, charset, fetched_by, request, fetched_at, digest FROM documents "
          "WHERE id=?");
      query.bind_all(row);
      if (!query.next())
        return fail(ErrorKind::internal, "store: no document " + std::to_string(row) + ". Run: dossier store check");
      document.source = query.text(0);
      document.stream = query.text(1);
      document.key = query.text(2);
      document.content_type = query.text(3);
      document.charset = query.text(4);
      document.fetched_by = query.text(5);
      document.request = query.text(6);
      document.fetched_at = query.integer(7);
      digest = query.text(8);
      return {};
    }));
  }
  document.bytes = DOSSIER_TRY(payload(digest));
  return document;
}

Result<Rederived> Store::rederive(int64_t row, const NewDocument& document) {
  const std::lock_guard lock(mutex_);
  return guarded<Rederived>(folder_, [&]() -> Result<Rederived> {
    Rederived outcome;
    Transaction transaction(*database_);
    const auto at = now_locked();
    outcome.missing = count_missing(*database_, row, document);
    for (const auto& derived : document.records) rederive_record(*database_, row, document, derived, at, outcome);
    quarantine_locked(document, row, at);
    outcome.rejected = count_waiting(*database_, row);
    remember_time_locked(at);
    transaction.commit();
    return outcome;
  });
}

}  // namespace dossier
