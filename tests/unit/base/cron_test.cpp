#include "base/cron.hpp"

#include <gmock/gmock.h>

#include "base/zones.hpp"

namespace dossier {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view shanghai = "Asia/Shanghai", berlin = "Europe/Berlin";

Micros at(std::string_view text) { return parse_rfc3339(text).value(); }

Cron cron(std::string_view expression) {
  auto parsed = Cron::parse(expression);
  EXPECT_TRUE(parsed) << parsed.error().message();
  return std::move(*parsed);
}

std::vector<std::string> next(std::string_view expression, std::string_view zone, std::string_view after, int count) {
  std::vector<std::string> times;
  const auto parsed = cron(expression);
  auto moment = at(after);
  for (int index = 0; index < count; ++index) {
    const auto found = parsed.next_after(moment, zone);
    times.push_back(found ? rfc3339(*found, offset_minutes_at(zone, *found)) : "never");
    if (!found) break;
    moment = *found;
  }
  return times;
}

TEST(Cron, FallsDueInTheZonesOwnTime) {
  EXPECT_THAT(next("30 6 * * *", shanghai, "2026-10-14T00:00:00Z", 2),
              ElementsAre("2026-10-15T06:30:00+08:00", "2026-10-16T06:30:00+08:00"));
  EXPECT_THAT(next("30 6 * * *", shanghai, "2026-10-13T22:29:59.999999Z", 1), ElementsAre("2026-10-14T06:30:00+08:00"));
  EXPECT_THAT(next("*/20 9-10 * * mon-fri", shanghai, "2026-10-16T02:30:00Z", 3),
              ElementsAre("2026-10-16T10:40:00+08:00", "2026-10-19T09:00:00+08:00", "2026-10-19T09:20:00+08:00"));
}

TEST(Cron, ReadsListsNamesStepsAndBothSundays) {
  EXPECT_THAT(next("0 8,20 1 JAN,jul *", shanghai, "2026-01-01T00:00:00Z", 3),
              ElementsAre("2026-01-01T20:00:00+08:00", "2026-07-01T08:00:00+08:00", "2026-07-01T20:00:00+08:00"));
  EXPECT_THAT(next("5/25 0 * * *", shanghai, "2026-10-14T15:00:00Z", 3),
              ElementsAre("2026-10-15T00:05:00+08:00", "2026-10-15T00:30:00+08:00", "2026-10-15T00:55:00+08:00"));
  EXPECT_EQ(next("0 0 * * 7", shanghai, "2026-10-14T00:00:00Z", 2),
            next("0 0 * * 0", shanghai, "2026-10-14T00:00:00Z", 2));
}

TEST(Cron, TakesEitherDayFieldWhereBothAreRestricted) {
  EXPECT_THAT(
      next("0 0 13 * fri", "UTC", "2026-11-01T00:00:00Z", 4),
      ElementsAre("2026-11-06T00:00:00+00:00", "2026-11-13T00:00:00+00:00", "2026-11-20T00:00:00+00:00", "2026-11-27T00:00:00+00:00"));
}

TEST(Cron, ComesLaterWhereTheClockIsPutForwardAndOnceWhereItIsPutBack) {
  EXPECT_THAT(next("30 2 * * *", berlin, "2026-03-28T12:00:00Z", 2),
              ElementsAre("2026-03-29T03:30:00+02:00", "2026-03-30T02:30:00+02:00"));
  EXPECT_THAT(next("30 2 * * *", berlin, "2026-10-24T12:00:00Z", 2),
              ElementsAre("2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"));
}

TEST(Cron, LosesNoHourOfAnHourlyRunWhereTheClockIsPutBackOrForward) {
  EXPECT_THAT(next("0 * * * *", berlin, "2026-10-24T23:30:00Z", 4),
              ElementsAre("2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T03:00:00+01:00",
                          "2026-10-25T04:00:00+01:00"));
  EXPECT_THAT(next("0 * * * *", berlin, "2026-03-29T00:30:00Z", 2),
              ElementsAre("2026-03-29T03:00:00+02:00", "2026-03-29T04:00:00+02:00"));
}

TEST(Cron, WaitsEightYearsForALeapDayAndForeverForNone) {
  EXPECT_THAT(next("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", 1), ElementsAre("2104-02-29T00:00:00+00:00"));
  EXPECT_THAT(next("0 0 30 2 *", "UTC", "2026-01-01T00:00:00Z", 1), ElementsAre("never"));
}

TEST(Cron, SaysWhichFieldIsWrong) {
  const auto problem = [](std::string_view expression) {
    const auto parsed = Cron::parse(expression);
    return parsed ? "none" : parsed.error().message();
  };
  EXPECT_THAT(problem("0 6 * *"), HasSubstr("4 fields; wanted five"));
  EXPECT_THAT(problem("61 6 * * *"), HasSubstr("the minute is \"61\"; wanted *, a number from 0 to 59"));
  EXPECT_THAT(problem("0 24 * * *"), HasSubstr("the hour is \"24\""));
  EXPECT_THAT(problem("0 6 * * mo"), HasSubstr("the day of week is \"mo\""));
  for (const auto* wrong :
       {"0 5-3 * * *", "0 */0 * * *", "0 1,,2 * * *", "0 1-2-3 * * *", "0 1/2/3 * * *", "-1 0 * * *", "0 6 0 * *",
        "0 6 * 13 *", "* * * * 8", "99999999999999999999 0 * * *", "", "@daily"})
    EXPECT_NE(problem(wrong), "none") << wrong;
}

}  // namespace
}  // namespace dossier
