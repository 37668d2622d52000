// What comes of a look-up, in the words of the register of gaps.
#pragma once

#include "ingest/ingest.hpp"
#include "model/case.hpp"

namespace dossier {

/// Puts what came into the look-up: found, none, gap with its reason, or "not kept" when the store failed.
/// `timed_out`: whether what was cancelled was so because the case's deadline passed.
void set_outcome(Lookup& lookup, const Answered& answered, bool timed_out);

/// Calls the look-up a gap, with the error's reason, the whole question as its place, and the next step. `besides`:
/// what else is wrong.
void set_gap(Lookup& lookup, const Error& error, bool timed_out = false, const std::string& besides = {});

/// As set_gap(), for a source that did not even start: the error names its place itself.
void set_gap_of_unstarted(Lookup& lookup, const Error& error);

}  // namespace dossier
