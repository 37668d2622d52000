// What a monitoring system reads: the schedule, the runs and the quarantine as figures.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "schedule/scheduler.hpp"

namespace dossier {

struct Status {
  std::vector<ScheduledPull> schedule;
  std::vector<PullTotal> totals;               // of all runs that ended, scheduled or by hand
  std::map<std::string, int64_t> quarantined;  // source → what waits to be read
};

/// Errors: the store's.
Result<Status> status_of(const std::vector<PullTimes>& times, Store& store, int64_t last_before);

/// In Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format). Seconds, as its conventions want.
std::string metrics_text(const Status& status);

}  // namespace dossier
