// When a cron expression next falls due, in a time zone.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "dossier/result.hpp"

namespace dossier {

/// Five fields as crontab(5) has them: minute, hour, day of month, month, day of week. Lists, ranges, steps, names
/// (jan, mon), 7 for Sunday. Where both day fields are restricted, either suffices, as in crontab(5).
///
/// Changes of the zone's offset (daylight saving): a time that is left out comes later by what was left out (02:30
/// becomes 03:30); a time that comes twice counts once, at its first coming, but twice where the hour is `*` or a step.
class Cron {
 public:
  /// Errors: config, naming the field, what stands there and what is wanted.
  static Result<Cron> parse(std::string_view expression);

  /// The first time due after that moment; nothing for one that never comes (30 February).
  std::optional<Micros> next_after(Micros at, std::string_view zone) const;

 private:
  bool is_on(int64_t day) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;     // 1–31
  std::bitset<13> months_;   // 1–12
  std::bitset<8> weekdays_;  // 0–6, Sunday first
  bool every_hour_ = false;  // the hour is * or a step of it
  bool any_day_ = false, any_weekday_ = false;
};

}  // namespace dossier
