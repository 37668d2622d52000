#include "store/burial.hpp"

#include <algorithm>
#include <set>

#include "base/digest.hpp"
#include "store/buried.hpp"

namespace dossier {
namespace {

constexpr int64_t media_at_once = 20'000;

void run(Database& database, const char* sql, int64_t row) { database.query(sql).bind(row).run(); }

void leave_tombstone(Database& database, const StagedDocument& deleted, const Burial& burial) {
  database
      .query(
          "INSERT INTO tombstones(source, stream, key_digest, digest, size, taken_at, deleted_at, actor, staging_days) "
          "VALUES(?,?,?,?,?,?,?,?,?)")
      .bind_all(deleted.source, deleted.stream, sha256(deleted.key), deleted.digest, deleted.size, deleted.taken_at,
                burial.at, burial.actor, int64_t{burial.days})
      .run();
}

void delete_file(Database& database, const std::string& digest) {
  database.query("INSERT OR IGNORE INTO files_to_delete VALUES(?)").bind(digest).run();
}

std::vector<int64_t> records_seen_in(Database& database, int64_t document) {
  std::vector<int64_t> records;
  auto query = database.query("SELECT DISTINCT record FROM sightings WHERE document=?");
  query.bind(document);
  while (query.next()) records.push_back(query.integer(0));
  return records;
}

bool is_seen(Database& database, int64_t record) {
  return database.query("SELECT 1 FROM sightings WHERE record=? LIMIT 1").bind(record).next();
}

// Files that a row named by their digest (a picture in a table) have no row of their own.
void delete_record(Database& database, int64_t record) {
  run(database,
      "INSERT OR IGNORE INTO files_to_delete SELECT json_extract(m.value, '$.blob') FROM records r, "
      "json_each(r.content, '$.media') m WHERE r.id=? AND json_extract(m.value, '$.blob') IS NOT NULL",
      record);
  run(database,
      "DELETE FROM withdrawals WHERE (source, stream, source_id) IN (SELECT r.source, r.stream, r.source_id FROM "
      "records r WHERE r.id=?1 AND NOT EXISTS(SELECT 1 FROM records v WHERE v.source=r.source AND v.stream=r.stream "
      "AND v.source_id=r.source_id AND v.id<>?1))",
      record);
  for (const auto* sql :
       {"DELETE FROM identifiers WHERE record=?", "DELETE FROM links WHERE record=?", "DELETE FROM records WHERE id=?"})
    run(database, sql, record);
}

void delete_payload(Database& database, const std::string& digest) {
  if (database.query("SELECT 1 FROM documents WHERE digest=? LIMIT 1").bind(digest).next()) return;
  if (database.query("SELECT 1 FROM payloads WHERE digest=? AND home='blob'").bind(digest).next())
    delete_file(database, digest);
  database.query("DELETE FROM payloads WHERE digest=?").bind(digest).run();
}

bool has_quarantine(Database& database, const std::string& source) {
  return database
      .query("SELECT 1 FROM quarantine_waiting q JOIN documents d ON d.id=q.document WHERE d.source=? LIMIT 1")
      .bind(source)
      .next();
}

std::vector<StagedDocument> media_of_pulls(Database& database, const std::string& source, Micros until,
                                           int64_t behind) {
  std::vector<StagedDocument> media;
  auto query = database.query(
      "SELECT m.id, m.locator, m.digest, m.size, m.ingested_at FROM pulled_media p JOIN media m ON m.id=p.medium WHERE "
      "+m.source=? AND m.ingested_at<=? AND p.medium>? ORDER BY p.medium LIMIT ?");
  query.bind_all(source, until, behind, media_at_once);
  while (query.next())
    media.push_back(
        {query.integer(0), source, stream_of_files, query.text(1), query.text(2), query.integer(3), query.integer(4)});
  return media;
}

bool is_seen_beside(Database& database, int64_t record, const std::vector<int64_t>& leaving) {
  auto query = database.query("SELECT document FROM sightings WHERE record=?");
  query.bind(record);
  bool has_any = false;
  for (; query.next(); has_any = true)
    if (!std::binary_search(leaving.begin(), leaving.end(), query.integer(0))) return true;
  return !has_any;
}

void drop_named(Database& database, const std::string& source, const std::vector<int64_t>& leaving,
                std::vector<StagedDocument>& media) {
  std::set<std::string> unnamed;
  for (const auto& medium : media) unnamed.insert(medium.key);
  auto named = database.query(
      "SELECT r.id, json_extract(m.value, '$.locator') FROM records r, json_each(r.content, '$.media') m WHERE "
      "r.source=?");
  named.bind(source);
  while (named.next())
    if (leaving.empty() || is_seen_beside(database, named.integer(0), leaving)) unnamed.erase(named.text(1));
  std::erase_if(media, [&](const StagedDocument& medium) { return !unnamed.count(medium.key); });
}

}  // namespace

// Without the plus SQLite would sort all of a source's documents for each page of them.
std::vector<StagedDocument> staged_documents(Database& database, const std::string& source, Micros until,
                                             int64_t behind, int64_t most) {
  std::vector<StagedDocument> staged;
  auto query = database.query(
      "SELECT d.id, d.source, d.stream, d.key, d.digest, p.size, d.ingested_at FROM documents d JOIN payloads p ON "
      "p.digest=d.digest WHERE +d.source=? AND d.ingested_at<=? AND d.id>? AND json_extract(d.request, '$.identifier') "
      "IS NULL ORDER BY d.id LIMIT ?");
  query.bind_all(source, until, behind, most);
  while (query.next())
    staged.push_back({query.integer(0), query.text(1), query.text(2), query.text(3), query.text(4), query.integer(5),
                      query.integer(6)});
  return staged;
}

bool is_there(Database& database, const StagedDocument& document) {
  auto query = database.query("SELECT 1 FROM documents WHERE id=? AND digest=? AND ingested_at=?");
  return query.bind_all(document.row, document.digest, document.taken_at).next();
}

void bury(Database& database, const StagedDocument& document, const Burial& burial) {
  const auto records = records_seen_in(database, document.row);
  run(database, "DELETE FROM sightings WHERE document=?", document.row);
  run(database, "DELETE FROM quarantine WHERE document=?", document.row);
  for (const auto record : records)
    if (!is_seen(database, record)) delete_record(database, record);
  run(database, "DELETE FROM documents WHERE id=?", document.row);
  delete_payload(database, document.digest);
  leave_tombstone(database, document, burial);
}

FreeMedia free_media(Database& database, const std::string& source, Micros until, int64_t behind,
                     const std::vector<int64_t>& leaving) {
  FreeMedia free;
  if (has_quarantine(database, source)) return free;
  free.media = media_of_pulls(database, source, until, behind);
  if (static_cast<int64_t>(free.media.size()) == media_at_once) free.last_row = free.media.back().row;
  if (!free.media.empty()) drop_named(database, source, leaving, free.media);
  return free;
}

bool has_file(const StagedDocument& medium) { return !medium.digest.empty(); }

void bury_medium(Database& database, const StagedDocument& medium, const Burial& burial) {
  run(database, "DELETE FROM pulled_media WHERE medium=?", medium.row);
  run(database, "DELETE FROM media WHERE id=?", medium.row);
  if (!has_file(medium)) return;
  delete_file(database, medium.digest);
  leave_tombstone(database, medium, burial);
}

}  // namespace dossier
