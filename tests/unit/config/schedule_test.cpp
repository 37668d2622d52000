// `schedule:` of the configuration: which streams are pulled when.
#include <gmock/gmock.h>

#include "base/files.hpp"
#include "config/config.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<PluginSpec> connectors() {
  std::vector<PluginSpec> made(2);
  made[0].kind = made[1].kind = "connector";
  made[0].name = "drop";
  made[0].json = json::parse_own(R"({"options":[]})").value();
  made[0].streams.resize(3);
  made[0].streams[0].name = "statements", made[0].streams[0].pulls = true;
  made[0].streams[1].name = "documents", made[0].streams[1].pulls = true;
  made[0].streams[2].name = "tickets";
  made[1].name = "asked";
  made[1].json = json::parse_own(R"({"options":[]})").value();
  return made;
}

class ScheduleConfig : public testing::Test {
 protected:
  tl::expected<Config, std::vector<Error>> load(const std::string& schedule) {
    const auto file = folder.path() / "dossier.yaml";
    EXPECT_TRUE(write_file(
        file, "sources:\n  suppliers: {connector: drop}\n  crm: {connector: asked}\nschedule:\n" + schedule));
    return load_config(file, connectors());
  }
  std::vector<std::string> problems(const std::string& schedule) {
    std::vector<std::string> messages;
    const auto config = load(schedule);
    if (config) return messages;
    for (const auto& problem : config.error())
      messages.push_back(problem.message().substr(problem.message().find("dossier.yaml")));
    return messages;
  }
  testkit::TemporaryFolder folder;
};

TEST_F(ScheduleConfig, TakesAnIntervalForEveryStreamOfASource) {
  const auto config = load("  suppliers: {every: 15m}\n");
  ASSERT_TRUE(config) << config.error().front().message();
  ASSERT_EQ(config->schedule.size(), 2u);
  EXPECT_EQ(config->schedule[0].stream, "documents");
  EXPECT_EQ(config->schedule[1].stream, "statements");
  EXPECT_EQ(config->schedule[1].every, std::chrono::minutes(15));
  EXPECT_EQ(config->schedule[1].said, "every 15m");
  EXPECT_EQ(config->schedule[1].missed, MissedRuns::once);
  EXPECT_EQ(config->schedule[1].longest, std::chrono::hours(1));
}

TEST_F(ScheduleConfig, TakesACronExpressionWithItsZoneAndBounds) {
  const auto config = load(
      "  suppliers/statements: {cron: \"30 6 * * mon-fri\", timezone: Europe/Berlin, missed: all, jitter: 2m, longest: "
      "10m}\n");
  ASSERT_TRUE(config) << config.error().front().message();
  ASSERT_EQ(config->schedule.size(), 1u);
  const auto& times = config->schedule[0];
  EXPECT_TRUE(times.cron);
  EXPECT_EQ(times.said, "cron 30 6 * * mon-fri, Europe/Berlin");
  EXPECT_EQ(times.missed, MissedRuns::all);
  EXPECT_EQ(times.jitter, std::chrono::minutes(2));
  EXPECT_EQ(times.longest, std::chrono::minutes(10));
}

TEST_F(ScheduleConfig, SaysAllThatIsWrongWithItsLines) {
  EXPECT_THAT(
      problems("  supliers: {every: 15m}\n"
               "  suppliers/tickets: {every: 15m}\n"
               "  crm: {every: 15m}\n"),
      ElementsAre(
          HasSubstr(":5: schedule.supliers: no source is named \"supliers\"; did you mean \"suppliers\"?"),
          HasSubstr(":6: schedule.suppliers/tickets: connector drop has no such stream that can be "
                    "pulled. There are: statements, documents"),
          HasSubstr(":7: schedule.crm: connector asked has no such stream that can be pulled. There are: none")));
  EXPECT_THAT(problems("  suppliers: {every: 15m, cron: \"0 6 * * *\"}\n"), ElementsAre(HasSubstr("and not both")));
  EXPECT_THAT(problems("  suppliers: {}\n"), ElementsAre(HasSubstr("wanted either \"every\"")));
  EXPECT_THAT(problems("  suppliers: {every: soon, missed: never, jittr: 1m}\n"),
              ElementsAre(HasSubstr("schedule.suppliers.every: \"soon\": wanted a time from"),
                          HasSubstr("schedule.suppliers.missed: \"never\" is none of skip, once, all"),
                          HasSubstr("schedule.suppliers.jittr: unknown key; did you mean \"jitter\"?")));
  EXPECT_THAT(problems("  suppliers: {cron: \"0 25 * * *\", timezone: Beijing}\n"),
              ElementsAre(HasSubstr("\"Beijing\" is no IANA time zone"), HasSubstr("the hour is \"25\"")));
  EXPECT_THAT(problems("  suppliers: {cron: \"0 0 30 2 *\"}\n"), ElementsAre(HasSubstr("comes on no day at all")));
  EXPECT_THAT(problems("  suppliers: {every: 15m, timezone: Asia/Shanghai}\n"),
              ElementsAre(HasSubstr("belongs to \"cron\"")));
  EXPECT_THAT(problems("  suppliers: {every: 15m}\n  suppliers/statements: {every: 1h}\n"),
              ElementsAre(HasSubstr("suppliers/statements is on the schedule already")));
}

TEST_F(ScheduleConfig, IsEmptyWhereNothingIsGiven) { EXPECT_THAT(problems("  {}\n"), IsEmpty()); }

}  // namespace
}  // namespace dossier
