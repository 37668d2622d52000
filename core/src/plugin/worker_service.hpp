// Serves one verb in a worker: its messages, the order to stop, its end or the worker's.
#pragma once

#include <optional>
#include <string_view>

#include "plugin/worker_process.hpp"

namespace dossier {

/// Threads: one; the one that runs the verb.
class WorkerProcess::Service {
 public:
  Service(WorkerProcess& worker, uint64_t number, Serving& serving, const Stopping& stopping, std::string_view head)
      : worker_(worker), number_(number), serving_(serving), stopping_(stopping), head_(head) {}

  Result<void> run(Run& run, Ending& ending);

 private:
  void take(const wire::Frame& frame);
  void stop();
  Result<void> at_end(bool succeeded);
  Error at_death(Ending& ending);

  WorkerProcess& worker_;
  const uint64_t number_;
  Serving& serving_;
  const Stopping& stopping_;
  const std::string_view head_;
  Deadline until_ = stopping_.deadline;
  std::optional<Error> stopped_;  // set once the verb was told to stop
};

}  // namespace dossier
