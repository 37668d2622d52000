#include "store/staging.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "store/burial.hpp"
#include "store/buried.hpp"
#include "store/store.hpp"
#include "store/sweeping.hpp"

namespace dossier {
namespace {

/// Held by the one sweep of a store; falls with its process.
class SweepLock {
 public:
  static Result<SweepLock> take(const std::filesystem::path& store) {
    const auto file = (store / "sweep.lock").string();
    SweepLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.file_ >= 0 && ::flock(lock.file_, LOCK_EX | LOCK_NB) == 0) return lock;
    return fail(ErrorKind::unavailable,
                file +
                    ": cannot be locked; nothing was deleted. Is another sweep under way (dossier serve makes one "
                    "every day)? Wait for it to end");
  }
  SweepLock(SweepLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  SweepLock& operator=(SweepLock&&) = delete;
  ~SweepLock() {
    if (file_ >= 0) ::close(file_);
  }

 private:
  explicit SweepLock(int file) : file_(file) {}
  int file_;
};

void sort_by_name(Sweep& sweep) {
  std::sort(sweep.sources.begin(), sweep.sources.end(),
            [](const SweptSource& left, const SweptSource& right) { return left.source < right.source; });
}

}  // namespace

Result<Sweep> Staging::sweep(const std::vector<StagingRule>& rules, const std::string& actor, std::stop_token stop) {
  const auto lock = DOSSIER_TRY(SweepLock::take(store_.folder_));
  const auto began = store_.clock_.now();
  Sweeping sweeping({store_.mutex_, store_.folder_, *store_.database_, store_.blobs_}, began, stop);
  Sweep sweep;
  sweep.sources = DOSSIER_TRY(sweeping.without_rule(rules));
  for (const auto& rule : rules) {
    const Burial burial{actor, DOSSIER_TRY(store_.now()), rule.days};
    sweep.sources.push_back(DOSSIER_TRY(sweeping.documents(rule, &burial)));
    DOSSIER_TRY(sweeping.media(rule, &burial, sweep.sources.back()));
    DOSSIER_TRY(sweeping.messages(rule));
  }
  sort_by_name(sweep);
  sweep.files_left = DOSSIER_TRY(sweeping.files());
  sweep.is_log_empty = DOSSIER_TRY(sweeping.log());
  if (!stop.stop_requested()) DOSSIER_TRY(note(sweep, actor, began));
  return sweep;
}

Result<void> Staging::note(const Sweep& sweep, const std::string& actor, Micros began) {
  SweptSource all;
  for (const auto& swept : sweep.sources) {
    all.deleted += swept.deleted + swept.files;
    all.held += swept.held;
    all.quarantined += swept.quarantined;
  }
  const std::lock_guard lock(store_.mutex_);
  return guarded<void>(store_.folder_, [&]() -> Result<void> {
    store_.database_
        ->query("INSERT INTO sweeps(began_at, ended_at, actor, deleted, held, quarantined) VALUES(?,?,?,?,?,?)")
        .bind_all(began, store_.clock_.now(), actor, all.deleted, all.held, all.quarantined)
        .run();
    return {};
  });
}

Result<Sweep> Staging::rehearse(const std::vector<StagingRule>& rules, std::stop_token stop) {
  Sweeping sweeping({store_.mutex_, store_.folder_, *store_.database_, store_.blobs_}, store_.clock_.now(), stop);
  Sweep sweep;
  sweep.sources = DOSSIER_TRY(sweeping.without_rule(rules));
  for (const auto& rule : rules) {
    sweep.sources.push_back(DOSSIER_TRY(sweeping.documents(rule, nullptr)));
    DOSSIER_TRY(sweeping.media(rule, nullptr, sweep.sources.back()));
  }
  sort_by_name(sweep);
  return sweep;
}

Result<std::optional<Micros>> Staging::last_sweep() {
  const std::lock_guard lock(store_.mutex_);
  return guarded<std::optional<Micros>>(store_.folder_, [&]() -> Result<std::optional<Micros>> {
    auto query = store_.database_->query("SELECT began_at FROM sweeps ORDER BY id DESC LIMIT 1");
    return query.next() ? std::optional(query.integer(0)) : std::nullopt;
  });
}

Result<std::vector<std::pair<int64_t, Tombstone>>> Staging::tombstones(int64_t behind, int most) {
  const std::lock_guard lock(store_.mutex_);
  using Rows = std::vector<std::pair<int64_t, Tombstone>>;
  return guarded<Rows>(store_.folder_, [&]() -> Result<Rows> {
    Rows rows;
    auto query = store_.database_->query(
        "SELECT id, source, stream, key_digest, digest, size, taken_at, deleted_at, actor, staging_days FROM "
        "tombstones "
        "WHERE id>? ORDER BY id LIMIT ?");
    query.bind_all(behind, int64_t{most});
    while (query.next())
      rows.emplace_back(query.integer(0), Tombstone{query.text(1), query.text(2), query.text(3), query.text(4),
                                                    query.integer(5), query.integer(6), query.integer(7), query.text(8),
                                                    static_cast<int>(query.integer(9))});
    return rows;
  });
}

Result<bool> Staging::is_buried(const NewDocument& document) {
  const std::lock_guard lock(store_.mutex_);
  return guarded<bool>(store_.folder_, [&]() -> Result<bool> {
    const auto at = buried_at(*store_.database_, document);
    return at && !has_case_changed_since(*store_.database_, *at);
  });
}

}  // namespace dossier
