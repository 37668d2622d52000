#include "schedule/daily_sweep.hpp"

#include <condition_variable>
#include <mutex>

#include "base/civil.hpp"
#include "base/log.hpp"

namespace dossier {
namespace {

// The clock may be set meanwhile, or the machine have slept: never longer than this without a look at it.
constexpr std::chrono::minutes between_looks{1};
constexpr std::chrono::hours after_failure{1};

void tell(const SweptSource& swept) {
  const auto text = swept.source + ": swept: " + std::to_string(swept.deleted) + " documents and " +
                    std::to_string(swept.files) + " files deleted, " + std::to_string(swept.held) + " held by cases, " +
                    std::to_string(swept.quarantined) + " in quarantine";
  const log::About about(swept.source, {});
  if (swept.quarantined > 0)
    log::warn(text + ", kept past their days, since nobody knows whom they concern. See: dossier quarantine list " +
              swept.source);
  else if (swept.deleted + swept.files + swept.held > 0) log::info(text);
}

}  // namespace

Result<bool> DailySweep::step(std::stop_token stop) {
  Staging staging(store_);
  const auto now = store_.clock().now();
  const auto last = DOSSIER_TRY(staging.last_sweep());
  // Noted while the clock was ahead, it says nothing of today.
  if (last && *last <= now && now - *last < micros_per_day) return false;
  const auto sweep = DOSSIER_TRY(staging.sweep(rules_, actor_, stop));
  for (const auto& swept : sweep.sources) tell(swept);
  return true;
}

void DailySweep::run(std::stop_token stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any wakes;
  while (!stop.stop_requested()) {
    const auto swept = step(stop);
    if (!swept) log::error("nothing more was deleted, tried again in an hour: " + swept.error().message());
    wakes.wait_for(lock, stop, swept ? std::chrono::seconds(between_looks) : std::chrono::seconds(after_failure),
                   [] { return false; });
  }
}

}  // namespace dossier
