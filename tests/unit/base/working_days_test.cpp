#include "base/working_days.hpp"

#include <gmock/gmock.h>

#include "base/civil.hpp"
#include "base/clock.hpp"
#include "base/files.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;

int64_t day(const std::string& date) { return parse_rfc3339(date + "T00:00:00Z").value() / micros_per_day; }

std::string date(int64_t day) { return rfc3339(day * micros_per_day).substr(0, 10); }

const WorkingDays& china() {
  static const auto calendar = WorkingDays::read(std::string(DOSSIER_SOURCE_DIR) + "/config/calendars/china.txt");
  EXPECT_TRUE(calendar) << calendar.error().message();
  return calendar.value();
}

std::string due(const std::string& asked, int count) {
  const auto found = china().after(day(asked), count);
  return found ? date(*found) : found.error().message();
}

std::string refusal_of(const std::string& text) {
  const std::string file = testing::TempDir() + "working_days_test.txt";
  EXPECT_TRUE(write_file(file, text));
  const auto calendar = WorkingDays::read(file);
  return calendar ? "read" : calendar.error().message();
}

TEST(WorkingDays, LeaveOutWeekends) {
  EXPECT_EQ(due("2026-10-14", 2), "2026-10-16");  // a Wednesday
  EXPECT_EQ(due("2026-10-14", 3), "2026-10-19");
  EXPECT_EQ(due("2026-10-17", 1), "2026-10-19");  // asked on a Saturday
}

TEST(WorkingDays, CrossSpringFestival) {
  EXPECT_EQ(due("2026-02-13", 2), "2026-02-24");  // the make-up Saturday before it counts
  EXPECT_EQ(due("2026-02-24", 4), "2026-02-28");  // and that after it
  EXPECT_EQ(due("2025-01-24", 3), "2025-02-05");  // Sunday 26 January, Monday 27, then eight days off
}

TEST(WorkingDays, CrossNationalDay) {
  EXPECT_EQ(due("2026-09-30", 3), "2026-10-10");
  EXPECT_EQ(due("2025-09-30", 1), "2025-10-09");
  EXPECT_EQ(due("2025-09-30", 3), "2025-10-11");
}

TEST(WorkingDays, CountAMakeUpSaturday) {
  EXPECT_TRUE(china().is_working(day("2026-05-09")).value());
  EXPECT_FALSE(china().is_working(day("2026-05-16")).value());
  EXPECT_EQ(due("2026-05-08", 1), "2026-05-09");
}

TEST(WorkingDays, CrossTheEndOfTheYear) { EXPECT_EQ(due("2025-12-31", 1), "2026-01-04"); }

TEST(WorkingDays, CountThoseBetweenTwoDays) {
  EXPECT_EQ(china().between(day("2026-02-13"), day("2026-02-24")).value(), 2);
  EXPECT_EQ(china().between(day("2026-02-14"), day("2026-02-23")).value(), 0);
  EXPECT_EQ(china().between(day("2026-02-24"), day("2026-02-13")).value(), 0);
}

TEST(WorkingDays, OfAYearWithoutDataAreAnErrorThatNamesTheFile) {
  EXPECT_THAT(due("2031-05-08", 1),
              AllOf(HasSubstr("config/calendars/china.txt: has no year 2031"), HasSubstr("Add \"year 2031\"")));
  EXPECT_THAT(due("2024-12-30", 3), HasSubstr("has no year 2024"));
}

TEST(WorkingDays, RefuseWhatIsNoCalendarAndSayWhere) {
  EXPECT_EQ(refusal_of("# only a remark\n\nyear 2026\nwork 2026-05-09 # Saturday\n"), "read");
  EXPECT_THAT(refusal_of("year 2026\nfree 2026-01-01\n"), HasSubstr(".txt:2: \"free 2026-01-01\": wanted"));
  EXPECT_THAT(refusal_of("year 26\n"), HasSubstr(":1: year \"26\": wanted four digits"));
  EXPECT_THAT(refusal_of("year -202\n"), HasSubstr("wanted four digits"));
  EXPECT_THAT(refusal_of("year 2026\nholiday 2026-02-30\n"), HasSubstr(":2: \"holiday 2026-02-30\": wanted"));
  EXPECT_THAT(refusal_of("year 2026\nholiday 2026-02-09..2026-02-01\n"), HasSubstr("the earlier first"));
  EXPECT_THAT(refusal_of("year 2026\nholiday 2026-01-01..2026-12-31\n"), HasSubstr("at most 31 days"));
  EXPECT_THAT(refusal_of("holiday 2026-01-01\n"), HasSubstr("wanted a day of a year that a line \"year\" above names"));
  EXPECT_THAT(refusal_of("year 2026\nwork 2026-05-08\n"), HasSubstr("wanted a Saturday or Sunday"));
  EXPECT_THAT(refusal_of("year 2026\nholiday 2026-01-01\nholiday 2026-01-01\n"), HasSubstr(":3: 2026-01-01: stands"));
}

}  // namespace
}  // namespace dossier
