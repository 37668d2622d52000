// The last day of a time in working days, and the moment at which it has passed.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/working_days.hpp"

namespace dossier {

struct Deadline {
  int64_t day = 0;       // the last day, in the zone; what comes on it is in time
  Micros passed_at = 0;  // the first moment after that day
};

/// The day that it is in that zone.
int64_t day_at(Micros at, std::string_view zone);

/// So many working days after the day that it is then in that zone; that day itself does not count.
/// Errors: those of WorkingDays::after.
Result<Deadline> deadline(const WorkingDays& calendar, std::string_view zone, Micros from, int working_days);

}  // namespace dossier
