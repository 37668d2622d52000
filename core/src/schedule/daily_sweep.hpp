// Deleting once a day what no case holds, for as long as the program serves.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "store/staging.hpp"
#include "store/store.hpp"

namespace dossier {

/// By the machine's clock, as the schedule goes. Threads: one.
class DailySweep {
 public:
  DailySweep(Store& store, std::vector<StagingRule> rules, std::string actor)
      : store_(store), rules_(std::move(rules)), actor_(std::move(actor)) {}

  /// Sweeps when the last sweep, by whomever, began a day ago or never; true when it did. Errors: the store's.
  Result<bool> step(std::stop_token stop);
  /// Until `stop`. What failed is said, and tried again an hour later.
  void run(std::stop_token stop);

 private:
  Store& store_;
  std::vector<StagingRule> rules_;
  std::string actor_;
};

}  // namespace dossier
