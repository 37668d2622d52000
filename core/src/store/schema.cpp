#include "store/schema.hpp"

namespace dossier {
namespace {

constexpr int64_t schema_version = 7;

// Times are microseconds since 1970 UTC. A row is never changed once written, but for counters in `meta`,
// checkpoints, runs that end and how an item stands in its case: the state at any earlier time can be asked for. What
// no case holds is deleted in the end, and so are the messages of runs (store/staging.hpp).
constexpr const char* tables = R"sql(
CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS payloads(
  digest TEXT PRIMARY KEY, size INTEGER NOT NULL, home TEXT NOT NULL, bytes BLOB);

CREATE TABLE IF NOT EXISTS documents(
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, stream TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL,
  digest TEXT NOT NULL REFERENCES payloads(digest), content_type TEXT NOT NULL, charset TEXT NOT NULL,
  fetched_by TEXT NOT NULL, fetched_at INTEGER NOT NULL, ingested_at INTEGER NOT NULL,
  UNIQUE(source, stream, key, request, digest));
CREATE INDEX IF NOT EXISTS documents_by_digest ON documents(digest);

CREATE TABLE IF NOT EXISTS records(
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, stream TEXT NOT NULL, source_id TEXT NOT NULL,
  version INTEGER NOT NULL, digest TEXT NOT NULL, content TEXT NOT NULL, ingested_at INTEGER NOT NULL,
  UNIQUE(source, stream, source_id, version));

CREATE TABLE IF NOT EXISTS sightings(
  record INTEGER NOT NULL REFERENCES records(id), document INTEGER NOT NULL REFERENCES documents(id),
  pointer TEXT NOT NULL, mapping TEXT NOT NULL, connector TEXT NOT NULL, fetched_at INTEGER NOT NULL,
  ingested_at INTEGER NOT NULL, PRIMARY KEY(record, document, pointer, fetched_at)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sightings_by_document ON sightings(document);

-- The value stands before the realm: so one tree serves whoever knows the realm and whoever does not. Its leaves are
-- written all over, and cost a pull more than anything else.
CREATE TABLE IF NOT EXISTS identifiers(
  type TEXT NOT NULL, value TEXT NOT NULL, realm TEXT NOT NULL, record INTEGER NOT NULL REFERENCES records(id),
  PRIMARY KEY(type, value, realm, record)) WITHOUT ROWID;

-- The key's columns stand first: of any other order SQLite's integrity_check (3.40) says "NULL value in links.source".
CREATE TABLE IF NOT EXISTS links(
  record INTEGER NOT NULL REFERENCES records(id), target TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL,
  PRIMARY KEY(record, target)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_by_target ON links(source, stream, target);

CREATE TABLE IF NOT EXISTS withdrawals(
  source TEXT NOT NULL, stream TEXT NOT NULL, source_id TEXT NOT NULL, at INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL, PRIMARY KEY(source, stream, source_id, at, withdrawn)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS quarantine(
  id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents(id), pointer TEXT NOT NULL,
  reason TEXT NOT NULL, ingested_at INTEGER NOT NULL, settled_at INTEGER, settled_by TEXT,
  UNIQUE(document, pointer));
-- What operations took off the list. It outlives its entry: of what staging has deleted since, key and place stay as
-- digests.
CREATE TABLE IF NOT EXISTS quarantine_discards(
  entry INTEGER PRIMARY KEY, source TEXT NOT NULL, stream TEXT NOT NULL, key_digest TEXT NOT NULL,
  pointer_digest TEXT NOT NULL, digest TEXT NOT NULL, reason TEXT NOT NULL, discarded_at INTEGER NOT NULL,
  actor TEXT NOT NULL);
CREATE VIEW IF NOT EXISTS quarantine_waiting AS SELECT id, document, pointer, reason, ingested_at FROM quarantine q
  WHERE settled_at IS NULL AND NOT EXISTS(SELECT 1 FROM quarantine_discards x WHERE x.entry=q.id);

CREATE TABLE IF NOT EXISTS media(
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, locator TEXT NOT NULL, state TEXT NOT NULL, digest TEXT NOT NULL,
  size INTEGER NOT NULL, content_type TEXT NOT NULL, fetched_at INTEGER NOT NULL, ingested_at INTEGER NOT NULL,
  UNIQUE(source, locator, state, digest));

CREATE TABLE IF NOT EXISTS checkpoints(
  source TEXT NOT NULL, stream TEXT NOT NULL, cursor TEXT NOT NULL, saved_at INTEGER NOT NULL,
  PRIMARY KEY(source, stream)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS old_checkpoints(
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, stream TEXT NOT NULL, cursor TEXT, replaced_at INTEGER NOT NULL,
  actor TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS schedule_starts(
  source TEXT NOT NULL, stream TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(source, stream)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs(
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, stream TEXT NOT NULL, due_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL, ended_at INTEGER, outcome TEXT NOT NULL, error_kind TEXT NOT NULL,
  records INTEGER NOT NULL, quarantined INTEGER NOT NULL, message TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS runs_by_stream ON runs(source, stream, id);

CREATE TABLE IF NOT EXISTS cases(
  number TEXT PRIMARY KEY, complaint TEXT NOT NULL, realm TEXT NOT NULL, opened_at INTEGER NOT NULL,
  UNIQUE(realm, complaint));
CREATE TABLE IF NOT EXISTS triggers(
  id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases(number), code TEXT NOT NULL, text TEXT NOT NULL,
  UNIQUE(case_number, code, text));
CREATE TABLE IF NOT EXISTS collects(
  id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases(number), ended_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS lookups(
  collect INTEGER NOT NULL REFERENCES collects(id), content TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS lookups_by_collect ON lookups(collect);
CREATE TABLE IF NOT EXISTS item_numbers(
  case_number TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, source_id TEXT NOT NULL,
  number INTEGER NOT NULL, history INTEGER NOT NULL DEFAULT 0, metadata_only INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(case_number, source, stream, source_id), UNIQUE(case_number, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS document_numbers(
  case_number TEXT NOT NULL, digest TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY(case_number, digest), UNIQUE(case_number, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS custody(
  case_number TEXT NOT NULL, seq INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY(case_number, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS revisions(
  case_number TEXT NOT NULL, revision INTEGER NOT NULL, as_of INTEGER NOT NULL, path TEXT NOT NULL,
  tag_manifest_digest TEXT NOT NULL, content_digest TEXT NOT NULL, custody_count INTEGER NOT NULL,
  sealed_at INTEGER NOT NULL, PRIMARY KEY(case_number, revision)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS owed_requests(
  case_number TEXT NOT NULL REFERENCES cases(number), number INTEGER NOT NULL, asked_at INTEGER NOT NULL,
  content TEXT NOT NULL, PRIMARY KEY(case_number, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS owed_receipts(
  case_number TEXT NOT NULL, number INTEGER NOT NULL, received_at INTEGER NOT NULL, content TEXT NOT NULL,
  PRIMARY KEY(case_number, number), FOREIGN KEY(case_number, number) REFERENCES owed_requests) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS owed_withdrawals(
  case_number TEXT NOT NULL, number INTEGER NOT NULL, withdrawn_at INTEGER NOT NULL, content TEXT NOT NULL,
  PRIMARY KEY(case_number, number), FOREIGN KEY(case_number, number) REFERENCES owed_requests) WITHOUT ROWID;

-- Staging: what was deleted, by whom, and by which rule; files whose rows are gone and whose bytes go next; media that
-- pulls alone brought. The indexes answer whether a case holds a document.
CREATE TABLE IF NOT EXISTS tombstones(
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, stream TEXT NOT NULL, key_digest TEXT NOT NULL, digest TEXT NOT NULL,
  size INTEGER NOT NULL, taken_at INTEGER NOT NULL, deleted_at INTEGER NOT NULL, actor TEXT NOT NULL,
  staging_days INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS tombstones_by_key ON tombstones(source, stream, key_digest);
CREATE INDEX IF NOT EXISTS tombstones_by_digest ON tombstones(digest);
CREATE TABLE IF NOT EXISTS sweeps(
  id INTEGER PRIMARY KEY, began_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, actor TEXT NOT NULL,
  deleted INTEGER NOT NULL, held INTEGER NOT NULL, quarantined INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS files_to_delete(digest TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pulled_media(medium INTEGER PRIMARY KEY REFERENCES media(id));
CREATE INDEX IF NOT EXISTS identifiers_by_record ON identifiers(record);
CREATE INDEX IF NOT EXISTS media_by_digest ON media(digest);
CREATE INDEX IF NOT EXISTS cases_by_complaint ON cases(complaint);
CREATE INDEX IF NOT EXISTS item_numbers_by_record ON item_numbers(source, stream, source_id);
CREATE INDEX IF NOT EXISTS document_numbers_by_digest ON document_numbers(digest);
CREATE INDEX IF NOT EXISTS lookups_by_identifier ON lookups(
  json_extract(content, '$.identifier.type'), json_extract(content, '$.identifier.value'));
)sql";

// Before version 5 nothing said which media pulls alone had brought: those of a source that no look-up ever got an
// answer from. Of any other's none are deleted.
constexpr const char* media_of_pulls = R"sql(
INSERT OR IGNORE INTO pulled_media SELECT id FROM media WHERE source NOT IN (
  SELECT source FROM documents WHERE json_extract(request, '$.identifier') IS NOT NULL);
)sql";

// Before version 4 nothing said how an item stood in its case: as any other does, until the case is assembled again.
constexpr const char* standing_of_items = R"sql(
ALTER TABLE item_numbers ADD COLUMN history INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item_numbers ADD COLUMN metadata_only INTEGER NOT NULL DEFAULT 0;
)sql";

// Version 2 had the columns of `links` in another order; what is in them stays.
constexpr const char* links_of_version_2 = R"sql(
ALTER TABLE links RENAME TO links_of_version_2;
DROP INDEX links_by_target;
)sql";
constexpr const char* links_moved = R"sql(
INSERT INTO links(record, target, source, stream) SELECT record, target, source, stream FROM links_of_version_2;
DROP TABLE links_of_version_2;
)sql";

// Before version 5 the realm stood before the value, and a second tree was kept for whoever does not know it.
constexpr const char* identifiers_of_version_4 = R"sql(
ALTER TABLE identifiers RENAME TO identifiers_of_version_4;
DROP INDEX IF EXISTS identifiers_by_value;
)sql";
constexpr const char* identifiers_moved = R"sql(
INSERT INTO identifiers(type, value, realm, record)
  SELECT type, value, realm, record FROM identifiers_of_version_4 ORDER BY type, value, realm, record;
DROP TABLE identifiers_of_version_4;
)sql";

int64_t version_of(Database& database) {
  auto tables_there = database.query("SELECT 1 FROM sqlite_schema WHERE name='meta'");
  if (!tables_there.next()) return 0;
  auto query = database.query("SELECT number FROM meta WHERE name='schema'");
  return query.next() ? query.integer(0) : 0;
}

[[noreturn]] void refuse(int64_t found, const char* next_step) {
  throw DatabaseError("the store has version " + std::to_string(found) + ", this program reads " +
                      std::to_string(schema_version) + ". " + next_step);
}

// In a store of this version every table is there; a new empty one in place of one that somebody dropped would pass for
// "nothing was ever there".
void expect_all_tables(Database& database) {
  constexpr std::string_view beginning = "CREATE TABLE IF NOT EXISTS ";
  const std::string_view text = tables;
  for (auto at = text.find(beginning); at != std::string_view::npos; at = text.find(beginning, at)) {
    at += beginning.size();
    const std::string name(text.substr(at, text.find('(', at) - at));
    auto query = database.query("SELECT 1 FROM sqlite_schema WHERE type='table' AND name=?");
    query.bind(name);
    if (!query.next())
      throw DatabaseError("its table " + name + " is gone",
                          ". The file is damaged: restore the store's folder from its "
                          "backup, then run the same command again");
  }
}

}  // namespace

void expect_schema(Database& database) {
  const auto found = version_of(database);
  if (found > schema_version) refuse(found, "Use the newer dossier");
  if (found < schema_version) refuse(found, "Open it once where it may be written, which renews it");
  expect_all_tables(database);
}

void prepare_schema(Database& database) {
  database.execute("PRAGMA journal_mode=WAL");
  database.execute("PRAGMA synchronous=FULL");  // evidence survives a power cut
  database.execute("PRAGMA foreign_keys=ON");
  database.execute("PRAGMA secure_delete=ON");  // personal data that is deleted is not to be read in free pages
  // What one batch touches stays in memory until it is committed (SQLite's own 2 MiB wrote and read each index page
  // many times over), and pages that several batches in a row touch go from the log into the file once.
  database.execute("PRAGMA cache_size=-32768");
  database.execute("PRAGMA wal_autocheckpoint=4096");
  Transaction transaction(database);
  const auto found = version_of(database);
  if (found > schema_version) refuse(found, "Use the newer dossier");
  if (found == schema_version) expect_all_tables(database);
  const bool has_old_links = found == 1 || found == 2;
  if (found == 1) database.execute("ALTER TABLE quarantine ADD COLUMN settled_at INTEGER");
  if (found >= 1 && found <= 6) database.execute("ALTER TABLE quarantine ADD COLUMN settled_by TEXT");
  if (has_old_links) database.execute(links_of_version_2);
  if (found >= 1 && found <= 3) database.execute(standing_of_items);
  const bool has_old_identifiers = found >= 1 && found <= 4;
  if (has_old_identifiers) database.execute(identifiers_of_version_4);
  database.execute(tables);
  if (has_old_links) database.execute(links_moved);
  if (has_old_identifiers) {
    database.execute(media_of_pulls);
    database.execute(identifiers_moved);
  }
  if (found != schema_version)
    database.query("INSERT INTO meta VALUES('schema', ?) ON CONFLICT(name) DO UPDATE SET number=excluded.number")
        .bind(schema_version)
        .run();
  transaction.commit();
}

}  // namespace dossier
