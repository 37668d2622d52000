// Runs of pulls: when each was due, when it ran, how it ended.

#include "store/guard.hpp"
#include "store/store.hpp"

namespace dossier {
namespace {

PullRun run_of(const Query& query) {
  PullRun run;
  run.id = query.integer(0);
  run.source = query.text(1);
  run.stream = query.text(2);
  run.due_at = query.integer(3);
  run.started_at = query.integer(4);
  if (!query.is_null(5)) run.ended_at = query.integer(5);
  run.outcome = query.text(6);
  run.error_kind = query.text(7);
  run.records = query.integer(8);
  run.quarantined = query.integer(9);
  run.message = query.text(10);
  return run;
}

}  // namespace

Result<Micros> Store::scheduled_since(const std::string& source, const std::string& stream, Micros at) {
  const std::lock_guard lock(mutex_);
  return guarded<Micros>(folder_, [&]() -> Result<Micros> {
    Transaction transaction(*database_);
    database_->query("INSERT OR IGNORE INTO schedule_starts VALUES(?,?,?)").bind_all(source, stream, at).run();
    Micros since = at;
    {
      auto query = database_->query("SELECT at FROM schedule_starts WHERE source=? AND stream=?");
      query.bind_all(source, stream);
      if (query.next()) since = query.integer(0);
    }
    transaction.commit();
    return since;
  });
}

Result<int64_t> Store::begin_run(const std::string& source, const std::string& stream, Micros due_at, Micros at) {
  const std::lock_guard lock(mutex_);
  return guarded<int64_t>(folder_, [&]() -> Result<int64_t> {
    Transaction transaction(*database_);
    database_
        ->query(
            "UPDATE runs SET outcome='interrupted', ended_at=started_at WHERE source=? AND stream=? AND ended_at IS "
            "NULL")
        .bind_all(source, stream)
        .run();
    database_
        ->query(
            "INSERT INTO runs(source, stream, due_at, started_at, outcome, error_kind, records, quarantined, message) "
            "VALUES(?,?,?,?,'running','',0,0,'')")
        .bind_all(source, stream, due_at, at)
        .run();
    const auto id = database_->last_row();
    transaction.commit();
    return id;
  });
}

Result<void> Store::end_run(const PullRun& run) {
  const std::lock_guard lock(mutex_);
  return guarded<void>(folder_, [&]() -> Result<void> {
    Transaction transaction(*database_);
    database_
        ->query("UPDATE runs SET ended_at=?, outcome=?, error_kind=?, records=?, quarantined=?, message=? WHERE id=?")
        .bind_all(run.ended_at.value_or(run.started_at), run.outcome, run.error_kind, run.records, run.quarantined,
                  run.message, run.id)
        .run();
    transaction.commit();
    return {};
  });
}

Result<int64_t> Store::last_run() {
  const std::lock_guard lock(mutex_);
  return guarded<int64_t>(folder_, [&]() -> Result<int64_t> {
    auto query = database_->query("SELECT coalesce(max(id), 0) FROM runs");
    query.next();
    return query.integer(0);
  });
}

Result<std::vector<PullRun>> Store::runs(const std::string& source, const std::string& stream, int most) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<PullRun>>(folder_, [&]() -> Result<std::vector<PullRun>> {
    std::vector<PullRun> found;
    auto query = database_->query(
        "SELECT id, source, stream, due_at, started_at, ended_at, outcome, error_kind, records, quarantined, message "
        "FROM runs WHERE source=? AND stream=? ORDER BY id DESC LIMIT ?");
    query.bind_all(source, stream, int64_t{most});
    while (query.next()) found.push_back(run_of(query));
    return found;
  });
}

Result<std::vector<PullTotal>> Store::pull_totals() {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<PullTotal>>(folder_, [&]() -> Result<std::vector<PullTotal>> {
    std::vector<PullTotal> totals;
    auto query = database_->query(
        "SELECT source, stream, outcome, count(*), sum(records) FROM runs WHERE ended_at IS NOT NULL GROUP BY 1, 2, 3 "
        "ORDER BY 1, 2, 3");
    while (query.next())
      totals.push_back({query.text(0), query.text(1), query.text(2), query.integer(3), query.integer(4)});
    return totals;
  });
}

}  // namespace dossier
