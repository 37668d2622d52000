// What `review:` says of asking in writing.
#include <gmock/gmock.h>

#include "base/files.hpp"
#include "config/config.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class OwedConfigTest : public testing::Test {
 protected:
  tl::expected<Config, std::vector<Error>> load(const std::string& review) {
    write("dossier.yaml", "sources: {books: {connector: bare}}\nreview:\n" + review);
    PluginSpec bare;
    bare.kind = "connector";
    bare.name = "bare";
    bare.json = json::parse_own(R"({"name":"bare","options":[]})").value();
    std::vector<PluginSpec> plugins;
    plugins.push_back(std::move(bare));
    return load_config(folder_ / "dossier.yaml", plugins, true);
  }

  std::vector<std::string> problems(const std::string& review) {
    std::vector<std::string> all;
    if (const auto config = load(review); !config)
      for (const auto& problem : config.error())
        all.push_back(problem.message().substr(problem.message().find("dossier.yaml:")));
    return all;
  }

  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    ASSERT_TRUE(write_file(folder_ / name, text));
  }

  const testkit::TemporaryFolder folder_;
};

TEST_F(OwedConfigTest, HasTheCalendarOfChinaFiveDaysAndTheProgramsLettersWithoutAWord) {
  const auto config = load("  phone_region: CN\n");
  ASSERT_TRUE(config);
  EXPECT_THAT(config->owed.calendar.string(), EndsWith("config/calendars/china.txt"));
  EXPECT_EQ(config->owed.working_days, (std::map<std::string, int>{{"records", 5}, {"statement", 5}}));
  EXPECT_EQ(config->owed.letters.front(), folder_ / "letters");
  EXPECT_EQ(config->owed.letterhead + config->owed.contact, "");
}

TEST_F(OwedConfigTest, TakesWhatIsSaid) {
  write("calendars/house.txt", "year 2026\n");
  write("forms/statement.en.html", "{{due}}");
  const auto config = load(
      "  calendar: house\n  working_days: {statement: 10}\n  letters: forms\n  letterhead: 复查小组\n  contact: "
      "王女士\n");
  ASSERT_TRUE(config) << config.error().front().message();
  EXPECT_EQ(config->owed.calendar, folder_ / "calendars/house.txt");
  EXPECT_EQ(config->owed.working_days.at("statement"), 10);
  EXPECT_EQ(config->owed.working_days.at("records"), 5);
  EXPECT_THAT(config->owed.letters, ElementsAre(folder_ / "forms"));
  EXPECT_EQ(config->owed.letterhead, "复查小组");
}

TEST_F(OwedConfigTest, NamesEverySlipWithLineAndNearestName) {
  write("calendars/broken.txt", "year 2026\nholidays 2026-01-01\n");
  write("forms/records.en.html", "{{dueday}}");
  EXPECT_THAT(
      problems("  calendar: chna\n  working_days: {statment: 3, records: 99}\n  letters: forms\n"
               "  leterhead: x\n  contact: \"a\\nb\"\n"),
      ElementsAre(
          AllOf(StartsWith("dossier.yaml:3: review.calendar: \"chna\": no such calendar (there are: "),
                HasSubstr("did you mean \"china\"?")),
          StartsWith("dossier.yaml:4: review.working_days.records: "),
          AllOf(StartsWith("dossier.yaml:4: review.working_days.statment: "), HasSubstr("did you mean \"statement\"?")),
          AllOf(StartsWith("dossier.yaml:5: review.letters: "), HasSubstr("records.en.html:1: {{dueday}}")),
          AllOf(StartsWith("dossier.yaml:6: review.leterhead: "), HasSubstr("did you mean \"letterhead\"?")),
          StartsWith("dossier.yaml:7: review.contact: wanted one line")));
  EXPECT_THAT(problems("  calendar: broken\n"),
              ElementsAre(AllOf(StartsWith("dossier.yaml:3: review.calendar: "), HasSubstr("broken.txt:2: "))));
  EXPECT_THAT(problems("  letters: nowhere\n"),
              ElementsAre(AllOf(StartsWith("dossier.yaml:3: review.letters: \"nowhere\": no letter is there"))));
}

}  // namespace
}  // namespace dossier
