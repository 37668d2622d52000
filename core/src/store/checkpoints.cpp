// Checkpoints as operations look at them, and as they replace them.

#include "store/guard.hpp"
#include "store/store.hpp"

namespace dossier {

Result<std::vector<Checkpoint>> Store::checkpoints() {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<Checkpoint>>(folder_, [&]() -> Result<std::vector<Checkpoint>> {
    std::vector<Checkpoint> found;
    auto query = database_->query("SELECT source, stream, cursor, saved_at FROM checkpoints ORDER BY source, stream");
    while (query.next()) found.push_back({query.text(0), query.text(1), query.text(2), query.integer(3), {}});
    return found;
  });
}

Result<std::vector<Checkpoint>> Store::old_checkpoints(const std::string& source, const std::string& stream) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<Checkpoint>>(folder_, [&]() -> Result<std::vector<Checkpoint>> {
    std::vector<Checkpoint> found;
    auto query = database_->query(
        "SELECT cursor, replaced_at, actor FROM old_checkpoints WHERE source=? AND stream=? ORDER BY id DESC");
    query.bind_all(source, stream);
    while (query.next())
      found.push_back({source, stream, query.is_null(0) ? std::nullopt : std::optional(query.text(0)), query.integer(1),
                       query.text(2)});
    return found;
  });
}

Result<void> Store::replace_checkpoint(const Checkpoint& checkpoint) {
  const std::lock_guard lock(mutex_);
  return guarded<void>(folder_, [&]() -> Result<void> {
    Transaction transaction(*database_);
    const auto at = now_locked();
    database_
        ->query(
            "INSERT INTO old_checkpoints(source, stream, cursor, replaced_at, actor) VALUES(?1, ?2, "
            "(SELECT cursor FROM checkpoints WHERE source=?1 AND stream=?2), ?3, ?4)")
        .bind_all(checkpoint.source, checkpoint.stream, at, checkpoint.actor)
        .run();
    database_->query("DELETE FROM checkpoints WHERE source=? AND stream=?")
        .bind_all(checkpoint.source, checkpoint.stream)
        .run();
    if (checkpoint.cursor)
      database_->query("INSERT INTO checkpoints VALUES(?,?,?,?)")
          .bind_all(checkpoint.source, checkpoint.stream, *checkpoint.cursor, at)
          .run();
    remember_time_locked(at);
    transaction.commit();
    return {};
  });
}

}  // namespace dossier
