// Pulling calls, from wherever they come: which of them are taken now, with their recordings, and how far the pull is.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/pull_window.hpp>

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "recording_delivery.hpp"
#include "sought.hpp"

namespace dossier::asterisk_calls {

inline constexpr int64_t in_a_second = 1'000'000;
/// A call's rows are written as its legs end, and up to five minutes later where they are collected (cdr.conf, batch);
/// a recording is mixed and moved within ten. Before that a call is not taken: half of it would be another one.
inline constexpr int64_t settling_time = 900;
/// So long before the last run a call is looked at again, by its end; µs. It covers what was left to settle then,
/// clocks that disagree, and a recording that comes late.
inline constexpr int64_t pull_overlap = int64_t{7200} * in_a_second;

/// The folder of recordings, as the options describe it.
struct RecordingPlaces {
  std::string folder, layout;
  bool all_recorded = true;
};

/// Calls at which the next pull of the same connector looks again, by id: the state of the rows that were taken, where
/// nothing of the recordings was missing.
using TakenCalls = std::unordered_map<std::string, size_t>;

/// The ids of all legs of these calls.
Distinct ids_of(const std::vector<FoundCall>& calls);

/// All is borrowed.
class CallPull {
 public:
  CallPull(Host& host, const Request& request, const PullWindow& window, const RecordingPlaces& recordings,
           TakenCalls& taken, Sink& sink);

  /// What a pull seeks: every call within its window.
  const Sought& sought() const { return sought_; }
  const PullWindow& window() const { return window_; }
  /// What changed in a range is had once more, and nothing of it is remembered.
  bool is_range() const { return is_range_; }

  /// Hands over those calls that have settled and were not taken as they are now. `known_ids`: of these calls, and of
  /// others about that time, whose recordings are not theirs.
  Result<void> take(std::span<const FoundCall> calls, const Distinct& known_ids);
  /// Everything up to this position is taken. No checkpoint passes over a recording that could not be fetched now.
  Result<void> checkpoint(const std::string& position);
  /// Everything is taken, or this is why not; `besides`: what else could not be read, where something was.
  Result<void> finish(const std::string& besides);

 private:
  bool is_under_way(const Call& call) const;
  bool is_taken(const FoundCall& found) const;
  void remember(const FoundCall& found);
  Result<void> put_down(const RecordingDelivery& delivery);

  Host& host_;
  const PullWindow& window_;
  const RecordingPlaces& recordings_;
  TakenCalls& taken_;
  Sink& sink_;
  Sought sought_;
  bool is_range_;
  TakenCalls seen_;
  std::optional<Error> told_;
  bool is_held_ = false;
  int failures_ = 0;
};

}  // namespace dossier::asterisk_calls
