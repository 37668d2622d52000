#include "base/clock.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace dossier {
namespace {

TEST(Clock, WritesOnlyTheFractionItNeeds) {
  EXPECT_EQ(rfc3339(1'791'940'800'000'000), "2026-10-14T01:20:00Z");
  EXPECT_EQ(rfc3339(1'791'940'800'500'000), "2026-10-14T01:20:00.5Z");
  EXPECT_EQ(rfc3339(1'791'940'800'000'001), "2026-10-14T01:20:00.000001Z");
  EXPECT_EQ(rfc3339(-1), "1969-12-31T23:59:59.999999Z");
}

TEST(Clock, WritesAnOffset) {
  EXPECT_EQ(rfc3339(1'791'940'800'000'000, 480), "2026-10-14T09:20:00+08:00");
  EXPECT_EQ(rfc3339(0, -330), "1969-12-31T18:30:00-05:30");
  EXPECT_EQ(rfc3339(0, 0), "1970-01-01T00:00:00+00:00");
}

TEST(Clock, StaysWithinFourDigitYears) {
  EXPECT_EQ(rfc3339(INT64_MAX), "9999-12-31T23:59:59.999999Z");
  EXPECT_EQ(rfc3339(INT64_MIN), "0000-01-01T00:00:00Z");
}

TEST(Clock, ReadsBackWhatItWrote) {
  for (const Micros at : {Micros{0}, Micros{-1}, Micros{951'782'399'999'999}, Micros{1'791'940'800'120'000}})
    for (const int offset : {0, 480, -330, 840}) EXPECT_EQ(parse_rfc3339(rfc3339(at, offset)), at);
}

TEST(Clock, ReadsNothingButRfc3339) {
  for (const auto* text :
       {"", "2026-10-14", "2026-10-14T01:20:00", "2026-10-14T01:20Z", "2026-13-14T01:20:00Z", "2026-02-29T01:20:00Z",
        "2026-10-14T24:20:00Z", "2026-10-14T01:20:00.Z", "2026-10-14T01:20:00+8", "2026-10-14T01:20:00+08:60",
        "2026-10-14T01:20:00Z ", "+026-10-14T01:20:00Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Clock, StandsStillUntilMoved) {
  FixedClock clock(5);
  EXPECT_EQ(clock.now(), 5);
  clock.set(7);
  EXPECT_EQ(clock.now(), 7);
}

}  // namespace
}  // namespace dossier
