// Pulling Master.csv: every row from where the last pull of the same connector has no more use for it.
#pragma once

#include <cstdint>
#include <map>

#include "call_log.hpp"
#include "call_pull.hpp"

namespace dossier::asterisk_calls {

/// Where the next pull begins to read.
struct LogPlaces {
  int64_t from = INT64_MAX;          // µs; a pull that looks further back than that reads all
  std::map<size_t, int64_t> begins;  // by a hash of a log's first bytes, since its name changes: from which byte on
};

/// Reads each log once, oldest first, and puts calls together on the way: a call's rows stand at most a day apart, so
/// that memory holds a day of them. Damaged rows are handed over too. A last row without its end is left, where the log
/// is still written to. Errors: those of CallLog and of handing over; unavailable for a log that is rotated meanwhile.
Result<void> pull_from_csv(Host& host, const CallLog& log, const House& house, LogPlaces& places, CallPull& pull,
                           Sink& sink);

}  // namespace dossier::asterisk_calls
