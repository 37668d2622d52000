// Taking in what a read brought: one batch, one transaction.

#include "base/digest.hpp"
#include "store/buried.hpp"
#include "store/guard.hpp"
#include "store/held.hpp"
#include "store/payloads.hpp"
#include "store/record_rows.hpp"
#include "store/store.hpp"

namespace dossier {
namespace {

int64_t document_row(Database& database, const NewDocument& document, const std::string& digest, Micros at) {
  database
      .query(
          "INSERT INTO documents(source, stream, key, request, digest, content_type, charset, fetched_by, "
          "fetched_at, ingested_at) VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING")
      .bind_all(document.source, document.stream, document.key, document.request, digest, document.content_type,
                document.charset, document.fetched_by, document.fetched_at, at)
      .run();
  auto query =
      database.query("SELECT id FROM documents WHERE source=? AND stream=? AND key=? AND request=? AND digest=?");
  query.bind_all(document.source, document.stream, document.key, document.request, digest);
  return query.next() ? query.integer(0) : 0;
}

bool is_withdrawn(Database& database, const RecordKey& key) {
  auto query = database.query(
      "SELECT withdrawn FROM withdrawals WHERE source=? AND stream=? AND source_id=? ORDER BY at DESC, withdrawn LIMIT "
      "1");
  return query.bind_all(key.source, key.stream, key.source_id).next() && query.integer(0) == 1;
}

void set_withdrawn(Database& database, const RecordKey& key, bool withdrawn, Micros at) {
  database.query("INSERT INTO withdrawals VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING")
      .bind_all(key.source, key.stream, key.source_id, at, withdrawn ? int64_t{1} : int64_t{0})
      .run();
}

/// Entries and places that nobody could read yet: of a whole answer all under its key; else those of the same bytes,
/// by whatever request they came. In these bytes nobody read either what others were read for in their stead.
std::vector<std::pair<int64_t, std::string>> unread_of(Database& database, const NewDocument& document, int64_t row) {
  const std::string entries = "SELECT q.id, q.pointer FROM documents d JOIN quarantine q ON q.document=d.id WHERE ",
                    own = "(SELECT digest FROM documents WHERE id=?4)",
                    is_unread = " AND (q.settled_at IS NULL OR (q.settled_by<>d.digest AND d.digest=" + own + "))";
  auto query =
      database.query(entries +
                     (document.covers_all ? "d.source=?1 AND d.stream=?2 AND d.key=?3"
                                          : "+d.source=?1 AND +d.stream=?2 AND +d.key=?3 AND d.digest=" + own) +
                     is_unread);
  query.bind_all(document.source, document.stream, document.key, row);
  std::vector<std::pair<int64_t, std::string>> unread;
  while (query.next()) unread.emplace_back(query.integer(0), query.text(1));
  return unread;
}

// What could not be read before (its worker died, its mapping was wrong, its source sent it broken), and can be now. A
// part of an answer replaces nothing: the third row of another part is another row.
void settle_quarantine(Database& database, const NewDocument& document, int64_t row, Micros at) {
  std::set<std::string> rejected;
  for (const auto& one : document.rejected) rejected.insert(one.pointer);
  if (rejected.count("")) return;
  for (const auto& [entry, pointer] : unread_of(database, document, row))
    if (!rejected.count(pointer))
      database
          .query("UPDATE quarantine SET settled_at=?, settled_by=(SELECT digest FROM documents WHERE id=?) WHERE id=?")
          .bind_all(at, row, entry)
          .run();
}

// A medium that a look-up brought too is no longer a pull's alone.
void note_pulled(Database& database, const NewMedium& medium, bool is_new, bool pulled) {
  if (pulled && !is_new) return;
  database
      .query(pulled ? "INSERT OR IGNORE INTO pulled_media SELECT id FROM media WHERE source=? AND locator=? AND "
                      "state=? AND digest=?"
                    : "DELETE FROM pulled_media WHERE medium IN (SELECT id FROM media WHERE source=? AND locator=? AND "
                      "state=? AND digest=?)")
      .bind_all(medium.source, medium.locator, medium.state, medium.digest)
      .run();
}

void insert_medium(Database& database, const NewMedium& medium, Micros at, bool pulled) {
  database
      .query(
          "INSERT INTO media(source, locator, state, digest, size, content_type, fetched_at, ingested_at) "
          "VALUES(?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING")
      .bind_all(medium.source, medium.locator, medium.state, medium.digest, medium.size, medium.content_type,
                medium.fetched_at, at)
      .run();
  note_pulled(database, medium, database.changes() > 0, pulled);
}

// The file that was fetched all the same goes with the next sweep.
void leave_out(Database& database, const NewMedium& medium) {
  database.query("INSERT OR IGNORE INTO files_to_delete VALUES(?)").bind(medium.digest).run();
}

}  // namespace

Result<Kept> Store::keep(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  return guarded<Kept>(folder_, [&]() -> Result<Kept> {
    Kept kept;
    Transaction transaction(*database_);
    const auto at = now_locked();
    const auto buried = batch.pulled ? buried_media(*database_, batch) : std::map<std::string, std::string>();
    for (const auto& medium : batch.media)
      if (const auto found = buried.find(medium.locator); found != buried.end() && found->second == medium.digest)
        leave_out(*database_, medium);
      else insert_medium(*database_, medium, at, batch.pulled);
    for (const auto& document : batch.documents)
      if (!batch.pulled || !buried_at(*database_, document)) keep_document_locked(document, at, kept);
      else keep_if_held_locked(document, at, kept);
    if (batch.checkpoint)
      database_
          ->query(
              "INSERT INTO checkpoints VALUES(?,?,?,?) ON CONFLICT(source, stream) DO UPDATE SET "
              "cursor=excluded.cursor, saved_at=excluded.saved_at")
          .bind_all(batch.checkpoint_source, batch.checkpoint_stream, *batch.checkpoint, at)
          .run();
    remember_time_locked(at);
    transaction.commit();
    return kept;
  });
}

void Store::keep_if_held_locked(const NewDocument& document, Micros at, Kept& kept) {
  database_->execute("SAVEPOINT deleted_before");
  Kept again;
  keep_document_locked(document, at, again);
  const bool is_held = Holding(*database_).of(sha256(document.bytes)) == Standing::held;
  if (is_held) kept += again;
  else database_->execute("ROLLBACK TO deleted_before");
  database_->execute("RELEASE deleted_before");
}

void Store::keep_document_locked(const NewDocument& document, Micros at, Kept& kept) {
  const auto digest = payloads_->put(document.bytes);
  const auto row = document_row(*database_, document, digest, at);
  for (const auto& derived : document.records) keep_record_locked(document, derived, row, at, kept);
  quarantine_locked(document, row, at);
  kept.rejected += static_cast<int64_t>(document.rejected.size());
  if (document.covers_all) withdraw_absent_locked(document, at);
}

// No entry gets the number of one that was discarded, which is kept when its document is not.
void Store::quarantine_locked(const NewDocument& document, int64_t document_row, Micros at) {
  for (const auto& rejected : document.rejected)
    database_
        ->query(
            "INSERT INTO quarantine(id, document, pointer, reason, ingested_at) VALUES(1 + "
            "max(coalesce((SELECT max(id) FROM quarantine), 0), coalesce((SELECT max(entry) FROM quarantine_discards), "
            "0)),?,?,?,?) ON CONFLICT DO UPDATE SET settled_at=NULL, settled_by=NULL, reason=excluded.reason")
        .bind_all(document_row, rejected.pointer, rejected.reason, at)
        .run();
  settle_quarantine(*database_, document, document_row, at);
}

void Store::keep_record_locked(const NewDocument& document, const NewDocument::Derived& derived, int64_t document_row,
                               Micros at, Kept& kept) {
  const auto& record = derived.record;
  const auto content = record.content();
  const auto digest = sha256(content);
  auto newest = newest_version(*database_, key_of(record));
  const bool was_there = newest.version > 0;
  if (newest.digest != digest) {
    ++(newest.version == 0 ? kept.new_records : kept.new_versions);
    newest.row = insert_version(*database_, record, newest.version + 1, digest, content, at);
  } else {
    ++kept.sightings;
  }
  insert_sighting(*database_, newest.row, document, document_row, derived.pointer, at);
  if (was_there && is_withdrawn(*database_, key_of(record))) set_withdrawn(*database_, key_of(record), false, at);
}

// A full answer under a key says what is there: what earlier answers under the same key held and this one lacks is gone
// at the source. It stays with us, marked.
void Store::withdraw_absent_locked(const NewDocument& document, Micros at) {
  std::set<std::string> present;
  for (const auto& derived : document.records) present.insert(derived.record.source_id);
  std::vector<std::string> absent;
  {
    auto query = database_->query(
        "SELECT DISTINCT r.source_id FROM documents d JOIN sightings s ON s.document=d.id JOIN records r ON "
        "r.id=s.record WHERE d.source=? AND d.stream=? AND d.key=? ORDER BY 1");
    query.bind_all(document.source, document.stream, document.key);
    while (query.next())
      if (!present.count(query.text(0))) absent.push_back(query.text(0));
  }
  for (const auto& source_id : absent) {
    const RecordKey key{document.source, document.stream, source_id};
    if (!is_withdrawn(*database_, key)) set_withdrawn(*database_, key, true, at);
  }
}

}  // namespace dossier
