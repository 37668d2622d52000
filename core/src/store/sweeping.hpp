// One sweep through the staged documents and files, or its rehearsal.
#pragma once

#include <filesystem>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "store/blobs.hpp"
#include "store/guard.hpp"
#include "store/staging.hpp"

namespace dossier {

struct Burial;

/// The store of which one batch at a time is locked: its parts, borrowed.
struct SweptStore {
  std::mutex& mutex;
  const std::filesystem::path& folder;
  Database& database;
  const BlobFolder& blobs;
};

/// Errors: the store's.
class Sweeping {
 public:
  /// `now`: by the machine's clock; the store's own never goes back, and after an hour in which the clock was a year
  /// ahead everything would pass for old.
  Sweeping(SweptStore store, Micros now, std::stop_token stop) : store_(store), now_(now), stop_(std::move(stop)) {}

  /// Of every source with staged documents that no rule names.
  Result<std::vector<SweptSource>> without_rule(const std::vector<StagingRule>& rules);
  /// Deletes the documents of one source that are past their days and free. `burial`: null in a rehearsal.
  Result<SweptSource> documents(const StagingRule& rule, const Burial* burial);
  /// Then its files that nothing names any more. `burial`: null in a rehearsal.
  Result<void> media(const StagingRule& rule, const Burial* burial, SweptSource& swept);
  /// Then what its runs of those days said: why a record could not be read quotes the record.
  Result<void> messages(const StagingRule& rule);
  /// Then the bytes of the files. Gives how many stay, since somebody uses them just now.
  Result<int64_t> files();
  /// Then what the database's file and log still have of all of it; false when somebody else was using them.
  Result<bool> log();

 private:
  template <class Value, class Work>
  Result<Value> locked(Work work) {
    const std::lock_guard lock(store_.mutex);
    return guarded<Value>(store_.folder, [&]() -> Result<Value> { return work(); });
  }
  int64_t batch(const StagingRule& rule, int64_t behind, const Burial* burial, SweptSource& swept);
  int64_t media_batch(const StagingRule& rule, int64_t behind, const Burial* burial, SweptSource& swept);
  Micros past(const StagingRule& rule) const;

  SweptStore store_;
  Micros now_;
  std::stop_token stop_;
  bool has_cleared_ = false;      // messages
  std::vector<int64_t> leaving_;  // in a rehearsal: rows of the documents of this source that would go
};

}  // namespace dossier
