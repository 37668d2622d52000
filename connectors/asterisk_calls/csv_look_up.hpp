// Calls in Master.csv.
#pragma once

#include "call_log.hpp"
#include "sought.hpp"

namespace dossier::asterisk_calls {

/// Reads the log twice: once for the calls that are sought, once for all rows of these, since a call's rows are written
/// as its legs end, between those of other calls. Errors: those of CallLog; malformed (too_broad).
Result<FoundCalls> find_in_csv(Host& host, const CallLog& log, const House& house, const Sought& sought);

/// Says in words what is wrong with the log, or nothing.
Result<void> probe_csv(Host& host, const CallLog& log);

}  // namespace dossier::asterisk_calls
