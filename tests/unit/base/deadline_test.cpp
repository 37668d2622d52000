#include "base/deadline.hpp"

#include <gmock/gmock.h>

namespace dossier {
namespace {

using testing::HasSubstr;

const WorkingDays& china() {
  static const auto calendar = WorkingDays::read(std::string(DOSSIER_SOURCE_DIR) + "/config/calendars/china.txt");
  EXPECT_TRUE(calendar) << calendar.error().message();
  return calendar.value();
}

std::string due(const std::string& asked, int count, std::string_view zone = "Asia/Shanghai") {
  const auto found = deadline(china(), zone, parse_rfc3339(asked).value(), count);
  return found ? date_text(found->day) + " " + rfc3339(found->passed_at) : found.error().message();
}

TEST(Deadline, EndsWithItsLastDayInTheZone) {
  EXPECT_EQ(due("2026-10-21T12:00:00Z", 5), "2026-10-28 2026-10-28T16:00:00Z");
  EXPECT_EQ(due("2026-10-21T12:00:00Z", 5, "America/New_York"), "2026-10-28 2026-10-29T04:00:00Z");
}

TEST(Deadline, CountsFromTheDayThatItIsInTheZoneAndNotInUtc) {
  EXPECT_EQ(due("2026-10-21T15:59:59Z", 1), "2026-10-22 2026-10-22T16:00:00Z");
  EXPECT_EQ(due("2026-10-21T16:00:00Z", 1), "2026-10-23 2026-10-23T16:00:00Z");  // already the 22nd there
}

TEST(Deadline, LeavesOutHolidaysAndCountsTheDaysWorkedForThem) {
  EXPECT_EQ(due("2026-09-30T01:00:00Z", 1), "2026-10-08 2026-10-08T16:00:00Z");
  EXPECT_EQ(due("2026-09-30T01:00:00Z", 3), "2026-10-10 2026-10-10T16:00:00Z");  // a Saturday on which people work
}

TEST(Deadline, InAZoneWithoutThatMidnightPassesWithTheFirstMomentOfTheNextDay) {
  // In Cairo clocks went from 00:00 to 01:00 on Friday, 24 April 2026.
  EXPECT_EQ(due("2026-04-22T10:00:00Z", 1, "Africa/Cairo"), "2026-04-23 2026-04-23T22:00:00Z");
}

TEST(Deadline, BeyondTheCalendarIsAnErrorThatNamesFileAndYear) {
  EXPECT_THAT(due("2026-12-30T01:00:00Z", 5), HasSubstr("china.txt: has no year 2027"));
}

TEST(Deadline, DatesAreReadAndWrittenAlike) {
  for (const std::string date : {"1970-01-01", "2026-10-28", "1969-12-31", "2028-02-29"})
    EXPECT_EQ(date_text(day_of(date).value()), date);
  EXPECT_FALSE(day_of("2026-02-29"));
  EXPECT_FALSE(day_of("2026-2-9"));
}

}  // namespace
}  // namespace dossier
