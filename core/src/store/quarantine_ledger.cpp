#include "store/quarantine_ledger.hpp"

#include "base/digest.hpp"
#include "store/guard.hpp"

namespace dossier {
namespace {

// Columns: id, row of the document, source, stream, key, digest, pointer, reason, at.
Quarantined entry_from(const Query& query) {
  return {query.integer(0), query.integer(1), query.text(2), query.text(3),   query.text(4),
          query.text(5),    query.text(6),    query.text(7), query.integer(8)};
}

/// That entry, or all of a source, or all.
std::vector<Discarded> discarded_in(Database& database, std::optional<int64_t> entry, const std::string& source = {}) {
  std::vector<Discarded> found;
  auto query = database.query(
      "SELECT x.entry, coalesce(d.id, 0), x.source, x.stream, coalesce(d.key, ''), x.digest, coalesce(q.pointer, ''), "
      "coalesce(q.reason, ''), coalesce(q.ingested_at, 0), x.key_digest, x.pointer_digest, x.reason, x.actor, "
      "x.discarded_at, q.settled_at FROM quarantine_discards x LEFT JOIN quarantine q ON q.id=x.entry LEFT JOIN "
      "documents d ON d.id=q.document WHERE (?1 IS NULL OR x.entry=?1) AND (?2='' OR x.source=?2) ORDER BY x.entry");
  (entry ? query.bind(*entry) : query.bind_null()).bind(source);
  while (query.next()) {
    auto& one = found.emplace_back();
    one.entry = {query.integer(0), query.integer(1), query.text(2), query.text(3),   query.text(4),
                 query.text(5),    query.text(6),    query.text(7), query.integer(8)};
    one.key_digest = query.text(9);
    one.pointer_digest = query.text(10);
    one.why = query.text(11);
    one.actor = query.text(12);
    one.at = query.integer(13);
    if (!query.is_null(14)) one.read_at = query.integer(14);
  }
  return found;
}

Result<void> expect_waiting(Database& database, int64_t entry) {
  const auto name = "entry " + std::to_string(entry) + " of the quarantine: ";
  for (const auto& one : discarded_in(database, entry))
    return fail(ErrorKind::config, name + "was discarded by " + one.actor + " at " + rfc3339(one.at) +
                                       " already; nothing was changed. See: dossier quarantine list --discarded");
  auto query = database.query("SELECT settled_at FROM quarantine WHERE id=?");
  if (!query.bind(entry).next()) return fail(ErrorKind::config, name + "there is none. See: dossier quarantine list");
  if (!query.is_null(0))
    return fail(ErrorKind::config, name + "could be read at " + rfc3339(query.integer(0)) +
                                       ", and waits no more; nothing was changed. See: dossier quarantine list");
  return {};
}

void note(Database& database, int64_t entry, const std::string& why, const std::string& actor, Micros at) {
  std::string source, stream, key, pointer, digest;
  {
    auto query = database.query(
        "SELECT d.source, d.stream, d.key, q.pointer, d.digest FROM quarantine q JOIN documents d ON d.id=q.document "
        "WHERE q.id=?");
    if (!query.bind(entry).next())
      throw DatabaseError("the document of entry " + std::to_string(entry) + " of the quarantine is gone",
                          ". The file is damaged. Run: dossier store check");
    source = query.text(0);
    stream = query.text(1);
    key = query.text(2);
    pointer = query.text(3);
    digest = query.text(4);
  }
  database.query("INSERT INTO quarantine_discards VALUES(?,?,?,?,?,?,?,?,?)")
      .bind_all(entry, source, stream, sha256(key), sha256(pointer), digest, why, at, actor)
      .run();
}

}  // namespace

Result<Discarded> QuarantineLedger::discard(int64_t entry, const std::string& why, const std::string& actor) {
  const std::lock_guard lock(store_.mutex_);
  return guarded<Discarded>(store_.folder_, [&]() -> Result<Discarded> {
    auto& database = *store_.database_;
    Transaction transaction(database);
    DOSSIER_TRY(expect_waiting(database, entry));
    const auto at = store_.now_locked();
    note(database, entry, why, actor, at);
    store_.remember_time_locked(at);
    auto discarded = discarded_in(database, entry);
    transaction.commit();
    return std::move(discarded.at(0));
  });
}

Result<std::vector<Discarded>> QuarantineLedger::discarded(const std::string& source) {
  const std::lock_guard lock(store_.mutex_);
  return guarded<std::vector<Discarded>>(
      store_.folder_, [&]() -> Result<std::vector<Discarded>> { return discarded_in(*store_.database_, {}, source); });
}

Result<std::vector<Settled>> QuarantineLedger::settled(const std::string& source) {
  const std::lock_guard lock(store_.mutex_);
  return guarded<std::vector<Settled>>(store_.folder_, [&]() -> Result<std::vector<Settled>> {
    std::vector<Settled> found;
    auto query = store_.database_->query(
        "SELECT q.id, d.id, d.source, d.stream, d.key, d.digest, q.pointer, q.reason, q.ingested_at, q.settled_at, "
        "coalesce(q.settled_by, '') FROM quarantine q JOIN documents d ON d.id=q.document WHERE q.settled_at IS NOT "
        "NULL "
        "AND (?1='' OR d.source=?1) ORDER BY q.id");
    query.bind(source);
    while (query.next()) found.push_back({entry_from(query), query.integer(9), query.text(10)});
    return found;
  });
}

}  // namespace dossier
