#include "base/zones.hpp"

#include <gmock/gmock.h>

#include <random>

namespace dossier {
namespace {

constexpr Micros second = 1'000'000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

Micros at(std::string_view text) {
  const auto read = parse_rfc3339(text);
  EXPECT_TRUE(read) << text;
  return read.value_or(0);
}

ResolvedTime resolved(std::string_view raw, std::string_view zone = "", std::string_view form = "local") {
  const auto time = resolve_time(raw, form, zone);
  EXPECT_TRUE(time) << raw;
  return time.value_or(ResolvedTime{});
}

TEST(Zones, KnowsIanaNamesAlone) {
  for (const auto* name : {"Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC", "Etc/GMT-8", "PRC"})
    EXPECT_TRUE(is_zone(name)) << name;
  for (const auto* name :
       {"", "Beijing", "CST", "PST", "GMT+08:00", "+08:00", "Etc/Unknown", "Asia/Shanghai ", "unknown"})
    EXPECT_FALSE(is_zone(name)) << name;
}

TEST(Zones, ReadsAWallClockInItsZone) {
  const auto time = resolved("2026-10-14 09:20:00", "Asia/Shanghai");
  EXPECT_EQ(time.utc, at("2026-10-14T01:20:00Z"));
  EXPECT_EQ(time.basis, "source_zone");
  EXPECT_EQ(time.offset_minutes, 480);
  EXPECT_EQ(time.precision, "s");
  EXPECT_EQ(time.earliest, *time.utc);
  EXPECT_EQ(time.latest, *time.utc + second - 1);
}

TEST(Zones, ReadsEveryShapeThatSourcesUse) {
  const auto wanted = at("2026-10-14T01:20:30Z");
  for (const auto* raw :
       {"2026-10-14 09:20:30", "2026-10-14T09:20:30", "2026/10/14 09:20:30", "2026/10/14 9:20:30",
        "2026.10.14 09:20:30", "20261014092030", "20261014T092030", "2026年10月14日 09:20:30",
        "2026年10月14日09时20分30秒", " 2026-10-14  09:20:30 ", "14 Oct 2026 09:20:30", "Wed, 14 Oct 2026 09:20:30"})
    EXPECT_EQ(resolved(raw, "Asia/Shanghai").utc, wanted) << raw;
}

TEST(Zones, PrefersTheOffsetThatTheTextNames) {
  const auto wanted = at("2026-10-14T01:20:30Z");
  for (const auto* raw : {"2026-10-14T09:20:30+08:00", "2026-10-14 09:20:30+0800", "2026-10-14T09:20:30+08",
                          "2026-10-14T01:20:30Z", "2026-10-14 01:20:30 UTC", "2026-10-13T21:20:30-04:00",
                          "2026-10-14 09:20:30 +08:00", "Wed, 14 Oct 2026 09:20:30 +0800",
                          "Wed, 14 Oct 2026 09:20:30 +0800 (CST)", "Tue, 13 Oct 26 21:20:30 EDT", "20261014T012030Z"}) {
    const auto time = resolved(raw, "America/New_York");
    EXPECT_EQ(time.utc, wanted) << raw;
    EXPECT_EQ(time.basis, "explicit_offset") << raw;
  }
  EXPECT_EQ(resolved("2026-10-13T21:20:30-04:00").offset_minutes, -240);
}

TEST(Zones, LeavesAMailZoneThatSaysNothingUnknown) {
  EXPECT_EQ(resolved("Wed, 14 Oct 2026 09:20:30 -0000").basis, "unknown");
  EXPECT_EQ(resolved("Wed, 14 Oct 2026 09:20:30 XYZ").basis, "unknown");
}

TEST(Zones, KeepsFractionsUpToTheMicrosecond) {
  EXPECT_EQ(resolved("2026-10-14T09:20:30.123Z").utc, at("2026-10-14T09:20:30Z") + 123'000);
  EXPECT_EQ(resolved("2026-10-14T09:20:30.123Z").precision, "ms");
  EXPECT_EQ(resolved("2026-10-14T09:20:30.1234567Z").utc, at("2026-10-14T09:20:30Z") + 123'456);  // .NET, 7 digits
  EXPECT_EQ(resolved("2026-10-14T09:20:30.1234567Z").precision, "us");
  EXPECT_EQ(resolved("2026-10-14T09:20:30.123456789Z").utc, at("2026-10-14T09:20:30Z") + 123'456);
  EXPECT_EQ(resolved("2026-10-14 09:20:30,5", "UTC").utc, at("2026-10-14T09:20:30Z") + 500'000);
  EXPECT_FALSE(resolve_time("2026-10-14T09:20:30.1234567890Z", "local", ""));
}

TEST(Zones, NeverGuessesAZone) {
  const auto time = resolved("2026-10-14 09:20:00");
  EXPECT_FALSE(time.utc);
  EXPECT_FALSE(time.offset_minutes);
  EXPECT_EQ(time.basis, "unknown");
  EXPECT_EQ(time.earliest, at("2026-10-14T09:20:00Z") - 14 * hour);
  EXPECT_EQ(time.latest, at("2026-10-14T09:20:00Z") + 12 * hour + second - 1);
  EXPECT_EQ(resolved("2026-10-14 09:20:00", "Nowhere/City").basis, "unknown");
}

TEST(Zones, HoldsBothTimesWhenTheClocksGoBack) {
  const auto time = resolved("2026-11-01 01:30:00", "America/New_York");
  EXPECT_EQ(time.earliest, at("2026-11-01T01:30:00-04:00"));
  EXPECT_EQ(time.latest, at("2026-11-01T01:30:00-05:00") + second - 1);
  EXPECT_GE(*time.utc, time.earliest);
  EXPECT_LE(*time.utc, time.latest);
}

TEST(Zones, SpansTheGapWhenTheClocksGoForward) {
  const auto time = resolved("2026-03-08 02:30:00", "America/New_York");
  EXPECT_EQ(time.earliest, at("2026-03-08T06:30:00Z"));
  EXPECT_EQ(time.latest, at("2026-03-08T07:30:00Z") + second - 1);
}

TEST(Zones, TakesADateAsItsWholeDay) {
  const auto time = resolved("2026-10-14", "Asia/Shanghai");
  EXPECT_EQ(time.precision, "day");
  EXPECT_EQ(time.earliest, at("2026-10-14T00:00:00+08:00"));
  EXPECT_EQ(time.latest, at("2026-10-15T00:00:00+08:00") - 1);
  const auto long_day = resolved("2026-11-01", "America/New_York");
  EXPECT_EQ(long_day.latest - long_day.earliest + 1, 25 * hour);
  const auto short_day = resolved("20260308", "America/New_York");
  EXPECT_EQ(short_day.latest - short_day.earliest + 1, 23 * hour);
  EXPECT_EQ(resolved("2026-10-14").latest, at("2026-10-14T00:00:00Z") + day - 1 + 12 * hour);
}

TEST(Zones, TakesAMinuteAsItsWholeMinute) {
  const auto time = resolved("2026-10-14 09:20", "UTC");
  EXPECT_EQ(time.precision, "min");
  EXPECT_EQ(time.latest - time.earliest, minute - 1);
}

TEST(Zones, ReadsEpochsByTheirDeclaredUnitNotTheirSize) {
  const auto wanted = at("2026-10-14T01:20:30Z");
  EXPECT_EQ(resolved("1791940830", "", "epoch_s").utc, wanted);
  EXPECT_EQ(resolved("1791940830000", "", "epoch_ms").utc, wanted);
  EXPECT_EQ(resolved("1791940830000000", "", "epoch_us").utc, wanted);
  EXPECT_EQ(resolved("1791940830.25", "", "epoch_s").utc, wanted + 250'000);
  EXPECT_EQ(resolved("1791940830", "", "epoch_s").basis, "epoch");
  EXPECT_EQ(resolved("0", "", "epoch_s").utc, 0);
  EXPECT_EQ(resolved("-1", "", "epoch_s").utc, -second);
  EXPECT_FALSE(resolve_time("1791940830000", "epoch_s", ""));  // milliseconds taken for seconds: the year 58000
  EXPECT_FALSE(resolve_time("9223372036854775807", "epoch_us", ""));
  EXPECT_FALSE(resolve_time("99999999999999999999", "epoch_s", ""));
}

TEST(Zones, RefusesWhatIsNoTime) {
  for (const auto* raw : {"",
                          " ",
                          "yesterday",
                          "0000-00-00 00:00:00",
                          "0001-01-01T00:00:00Z",
                          "1899-12-31",
                          "2026-13-01",
                          "2026-02-30",
                          "2026-10-14 25:00:00",
                          "2026-10-14 09:61:00",
                          "2026-10-14 09:20:61",
                          "2026-10-14T09:20:30+99:00",
                          "2026-10/14",
                          "2026-10-14 09:20:30 pm",
                          "14/10/2026 09:20",
                          "1791940830",
                          "12:30:00",
                          "2026",
                          "202610",
                          "2026-10-14T09:20:30Z garbage",
                          "Wed, 32 Oct 2026 09:20:30 +0800",
                          "Foo 14 Bar 2026"})
    EXPECT_FALSE(resolve_time(raw, "local", "Asia/Shanghai")) << raw;
  EXPECT_FALSE(resolve_time("12x", "epoch_s", ""));
  EXPECT_FALSE(resolve_time("", "epoch_s", ""));
  EXPECT_FALSE(resolve_time("5", "epoch_weeks", ""));
}

TEST(Zones, AcceptsTheEndsOfItsRange) {
  EXPECT_TRUE(resolve_time("9999-12-31T23:59:59Z", "offset", ""));
  EXPECT_TRUE(resolve_time("9999-12-31 23:59:59", "local", ""));
  EXPECT_TRUE(resolve_time("1900-01-01 00:00:00", "local", "Asia/Shanghai"));
  EXPECT_EQ(resolved("2026-12-31T24:00:00Z").utc, at("2027-01-01T00:00:00Z"));
}

TEST(Zones, GivesTheOffsetAndTheWallClockOfAMoment) {
  EXPECT_EQ(offset_minutes_at("America/New_York", at("2026-11-01T05:59:59Z")), -240);
  EXPECT_EQ(offset_minutes_at("America/New_York", at("2026-11-01T06:00:00Z")), -300);
  EXPECT_EQ(offset_minutes_at("Asia/Kathmandu", 0), 330);
  EXPECT_EQ(wall_clock("Asia/Shanghai", at("2026-10-14T01:20:30.75Z")), "2026-10-14 09:20:30");
  EXPECT_EQ(wall_clock("Asia/Shanghai", at("2026-10-14T01:20:30Z"), false), "2026-10-14 09:20");
  EXPECT_EQ(wall_clock("UTC", -1), "1969-12-31 23:59:59");
}

TEST(Zones, SurvivesEveryMutationOfATime) {
  std::mt19937 random(7);
  const std::string seeds[] = {"2026-10-14T09:20:30.1234567+08:00", "Wed, 14 Oct 2026 09:20:30 +0800 (CST)",
                               "2026年10月14日09时20分30秒"};
  constexpr std::string_view letters =
      "0123456789-+:/. TZ(),年\xFF\x80"
      "aW";
  int read = 0;
  for (int round = 0; round < 30'000; ++round) {
    auto text = seeds[random() % 3];
    for (unsigned edits = random() % 4; edits > 0 && !text.empty(); --edits) {
      const auto place = random() % text.size();
      if (random() % 3 == 0) text.erase(place, 1 + random() % 5);
      else text[place] = letters[random() % letters.size()];
    }
    const auto time = resolve_time(text, "local", "America/New_York");
    if (!time) continue;
    ++read;
    ASSERT_LE(time->earliest, time->latest) << text;
    ASSERT_TRUE(!time->utc || (*time->utc >= time->earliest && *time->utc <= time->latest)) << text;
  }
  EXPECT_GT(read, 1000);  // the loop must have tried good ones too
}

}  // namespace
}  // namespace dossier
