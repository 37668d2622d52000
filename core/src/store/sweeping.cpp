#include "store/sweeping.hpp"

#include <algorithm>
#include <optional>

#include "base/civil.hpp"
#include "store/burial.hpp"
#include "store/files_to_delete.hpp"
#include "store/held.hpp"

namespace dossier {
namespace {

constexpr int64_t documents_at_once = 64;
// No read that goes on now began before: a file that old, and used by nobody, is on its way nowhere.
constexpr Micros longest_read = micros_per_day;
constexpr int64_t largest_rewritten = int64_t{512} << 20;

int64_t count_younger(Database& database, const std::string& source, Micros than) {
  auto query = database.query(
      "SELECT count(*) FROM documents WHERE source=? AND ingested_at>? AND json_extract(request, '$.identifier') IS "
      "NULL");
  return query.bind_all(source, than).next() ? query.integer(0) : 0;
}

std::vector<SweptSource> all_sources(Database& database) {
  std::vector<SweptSource> sources;
  auto query = database.query(
      "SELECT source, count(*) FROM documents WHERE json_extract(request, '$.identifier') IS NULL GROUP BY source "
      "ORDER BY source");
  while (query.next()) {
    sources.emplace_back().source = query.text(0);
    sources.back().waiting = query.integer(1);
  }
  return sources;
}

/// Those of them that are free; the others are counted.
std::vector<StagedDocument> free_among(Database& database, const std::vector<StagedDocument>& staged,
                                       SweptSource& swept) {
  Holding holding(database);
  std::vector<StagedDocument> free;
  for (const auto& document : staged) {
    const auto standing = holding.of(document.digest);
    if (standing == Standing::free) free.push_back(document);
    else ++(standing == Standing::held ? swept.held : swept.quarantined);
  }
  return free;
}

void count_deleted(const StagedDocument& document, SweptSource& swept) {
  ++swept.deleted;
  swept.bytes += document.size;
}

// What was free a moment ago is judged again, now that nobody else writes.
void bury_free(Database& database, std::vector<StagedDocument> documents, const Burial& burial, SweptSource& swept) {
  Transaction transaction(database);
  std::erase_if(documents, [&](const StagedDocument& document) { return !is_there(database, document); });
  for (const auto& document : free_among(database, documents, swept)) {
    bury(database, document, burial);
    count_deleted(document, swept);
  }
  transaction.commit();
}

// A sweep that was killed is not noted, and the next one sees what it left.
bool has_deleted(Database& database) {
  auto query = database.query(
      "SELECT t.deleted_at >= coalesce((SELECT began_at FROM sweeps ORDER BY id DESC LIMIT 1), 0) FROM tombstones t "
      "ORDER BY t.id DESC LIMIT 1");
  return query.next() && query.integer(0) == 1;
}

int64_t number(Database& database, const std::string& sql) {
  auto query = database.query(sql);
  return query.next() ? query.integer(0) : 0;
}

// What is deleted is overwritten, but not the copies that SQLite leaves in the gaps of a page when it moves rows to
// another: those go only with the whole file, as long as others need not wait for that longer than they are ready to.
bool rewrite(Database& database) {
  const auto size = number(database, "PRAGMA page_count") * number(database, "PRAGMA page_size");
  if (size > largest_rewritten) return true;
  try {
    database.execute("VACUUM");
    return true;
  } catch (const DatabaseError&) {
    return false;  // held by another program, or no room for a second copy
  }
}

// Until others have written over them, deleted bytes could be read there.
bool empty_log(Database& database) {
  auto query = database.query("PRAGMA wal_checkpoint(TRUNCATE)");
  return query.next() && query.integer(0) == 0;
}

}  // namespace

Result<std::vector<SweptSource>> Sweeping::without_rule(const std::vector<StagingRule>& rules) {
  auto sources = DOSSIER_TRY(locked<std::vector<SweptSource>>([&] { return all_sources(store_.database); }));
  std::erase_if(sources, [&](const SweptSource& swept) {
    return std::any_of(rules.begin(), rules.end(),
                       [&](const StagingRule& rule) { return rule.source == swept.source; });
  });
  return sources;
}

Result<SweptSource> Sweeping::documents(const StagingRule& rule, const Burial* burial) {
  SweptSource swept;
  swept.source = rule.source;
  swept.days = rule.days;
  leaving_.clear();
  for (int64_t last = -1, behind = 0; last != 0 && !stop_.stop_requested(); behind = last)
    last = DOSSIER_TRY(locked<int64_t>([&] { return batch(rule, behind, burial, swept); }));
  swept.waiting = DOSSIER_TRY(locked<int64_t>([&] { return count_younger(store_.database, rule.source, past(rule)); }));
  return swept;
}

int64_t Sweeping::batch(const StagingRule& rule, int64_t behind, const Burial* burial, SweptSource& swept) {
  const auto staged = staged_documents(store_.database, rule.source, past(rule), behind, documents_at_once);
  if (staged.empty()) return 0;
  auto free = free_among(store_.database, staged, swept);
  if (burial && !free.empty()) {
    bury_free(store_.database, std::move(free), *burial, swept);
    return staged.back().row;
  }
  for (const auto& document : free) {
    count_deleted(document, swept);
    leaving_.push_back(document.row);
  }
  return staged.back().row;
}

Result<void> Sweeping::media(const StagingRule& rule, const Burial* burial, SweptSource& swept) {
  for (int64_t last = -1, behind = 0; last != 0 && !stop_.stop_requested(); behind = last)
    last = DOSSIER_TRY(locked<int64_t>([&] { return media_batch(rule, behind, burial, swept); }));
  return {};
}

int64_t Sweeping::media_batch(const StagingRule& rule, int64_t behind, const Burial* burial, SweptSource& swept) {
  std::optional<Transaction> transaction;
  if (burial) transaction.emplace(store_.database);
  const auto free = free_media(store_.database, rule.source, past(rule), behind, leaving_);
  for (const auto& medium : free.media) {
    if (burial) bury_medium(store_.database, medium, *burial);
    swept.files += has_file(medium) ? 1 : 0;
  }
  if (transaction) transaction->commit();
  return free.last_row;
}

// By when they began: what they took in is no older.
Result<void> Sweeping::messages(const StagingRule& rule) {
  return locked<void>([&]() -> Result<void> {
    store_.database.query("UPDATE runs SET message='' WHERE source=? AND started_at<=? AND message<>''")
        .bind_all(rule.source, past(rule))
        .run();
    has_cleared_ = has_cleared_ || store_.database.changes() > 0;
    return {};
  });
}

Result<int64_t> Sweeping::files() {
  DeletedFiles deleted;
  int64_t left = 0;
  do {
    const auto behind = deleted.last;
    deleted = DOSSIER_TRY(
        locked<DeletedFiles>([&] { return delete_files(store_.database, store_.blobs, now_ - longest_read, behind); }));
    left += deleted.left;
  } while (!deleted.last.empty());
  return left;
}

Result<bool> Sweeping::log() {
  return locked<bool>([&] {
    const bool has_gaps = has_cleared_ || has_deleted(store_.database);
    return (!has_gaps || rewrite(store_.database)) && empty_log(store_.database);
  });
}

Micros Sweeping::past(const StagingRule& rule) const { return now_ - rule.days * micros_per_day; }

}  // namespace dossier
