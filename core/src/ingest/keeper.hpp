// Keeping what a pull brought while the next of it is fetched and read.
#pragma once

#include <chrono>
#include <future>
#include <optional>

#include "store/store.hpp"

namespace dossier {

/// Makes batches durable in the order in which they came, one at a time, in a thread of its own. Behind one that could
/// not be kept none is kept any more: its checkpoint would pass over what is missing. Threads: one at a time.
class Keeper {
 public:
  explicit Keeper(Store& store) : store_(store) {}

  /// Begins to keep it, once the batch before is durable. Errors: the store's, of a batch before.
  Result<void> keep(Batch batch) {
    DOSSIER_TRY(finish());
    // Where this machine has no thread left for it, it is kept when it is waited for.
    constexpr auto policy = std::launch::async | std::launch::deferred;
    under_way_ = std::async(policy, [this, batch = std::move(batch)] { return store_.keep(batch); });
    return {};
  }

  /// A batch is being kept, so that the next one would have to wait.
  bool is_busy() const {
    return under_way_.valid() && under_way_.wait_for(std::chrono::seconds(0)) == std::future_status::timeout;
  }

  /// Waits until all of it is durable. Errors: the store's.
  Result<void> finish() {
    if (under_way_.valid())
      if (const auto kept = under_way_.get(); !kept) failure_ = kept.error();
    if (failure_) return fail(*failure_);
    return {};
  }

 private:
  Store& store_;
  std::future<Result<Kept>> under_way_;  // waited for when this ends
  std::optional<Error> failure_;
};

}  // namespace dossier
