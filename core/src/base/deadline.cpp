#include "base/deadline.hpp"

#include "base/civil.hpp"
#include "base/zones.hpp"

namespace dossier {

int64_t day_at(Micros at, std::string_view zone) { return day_of(wall_clock(zone, at).substr(0, 10)).value_or(0); }

Result<Deadline> deadline(const WorkingDays& calendar, std::string_view zone, Micros from, int working_days) {
  const auto day = DOSSIER_TRY(calendar.after(day_at(from, zone), working_days));
  // Where a zone has no midnight on that day, its first moment all the same.
  const auto next = resolve_time(date_text(day + 1) + " 00:00:00", "local", zone);
  return Deadline{day, next ? next->earliest : (day + 1) * micros_per_day};
}

}  // namespace dossier
