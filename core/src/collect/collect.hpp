// From a case's complaint number to all its evidence: which look-ups to run, until nothing new appears.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "collect/trail.hpp"
#include "ingest/ingest.hpp"

namespace dossier {

/// For a progress display; called from several threads, one at a time.
struct Progress {
  enum class What { started, finished, became_gap };  // became_gap: finished before, judged again at the end
  What what = What::started;
  std::string source, stream;
  std::string identifier;  // "waybill_no KD…"
  std::string outcome;     // of what is over: found, none, gap, not kept
  int64_t records = 0;
  std::string message;  // of a gap
};

struct CollectPlan {
  std::vector<Source*> sources;                       // enabled and started
  std::vector<std::pair<std::string, Error>> failed;  // sources that did not even start
  std::chrono::seconds deadline{180};
  std::string actor;
};

struct Collected {
  std::vector<Lookup> lookups;  // every look-up made, sorted
  Micros ended_at = 0;
};

/// Runs every look-up the case calls for: all sources at once, each identifier's look-ups as soon as it is known. One
/// source's failure never stops another. At the end the look-ups and two acts of custody are kept in the store.
/// Errors: unavailable, when the store cannot be written (a look-up that fails for that is no gap); cancelled, when
/// `stop` was requested (what came is kept).
Result<Collected> collect(const ReviewCase& review_case, const CollectPlan& plan, Ingest& ingest, Store& store,
                          std::stop_token stop, const std::function<void(const Progress&)>& progress);

}  // namespace dossier
