// Pulling tickets that changed, on each engine: none left out, whatever bears the same time, is written late or is cut
// short.
#include <gmock/gmock.h>

#include <optional>
#include <set>

#include "testkit/source.hpp"
#include "testkit/sql_engines.hpp"

namespace dossier::testkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Queries = std::map<std::string, std::string>;

constexpr int64_t second = 1'000'000;

const char* const changed =
    "SELECT id AS ticket, changed FROM complaint WHERE changed > :after_changed OR (changed = :after_changed AND id > "
    ":after_ticket) ORDER BY changed, id LIMIT 20";

class TicketPull : public ::testing::TestWithParam<SqlEngine> {
 protected:
  void SetUp() override {
    if (const auto missing = GetParam().missing(); !missing.empty()) GTEST_SKIP() << missing;
    database_.emplace(GetParam(), "pulled");
    database_->run("CREATE TABLE complaint(id int, body varchar(80), changed " +
                   GetParam().either("timestamp", "datetime(6)") + ");");
    // Nine of each day bear the same time: they stand on both sides of a page's end, and 10 comes behind 9.
    for (int id = 1; id <= 45; ++id) write(id, "2026-10-1" + std::to_string((id - 1) / 9) + " 09:00:00");
  }

  void write(int id, const std::string& at) const {
    database_->run("INSERT INTO complaint VALUES(" + std::to_string(id) + ", '第" + std::to_string(id) + "件', '" + at +
                   "');");
  }

  SourceUnderTest house(const std::string& finder = changed) const {
    auto made = source("sql_tickets");
    made.options(database_->options()).option("timezone", "UTC");
    made.option("queries",
                Queries{{"changed", finder},
                        {"find_by_complaint_no", "SELECT id AS ticket FROM complaint WHERE body = :complaint_no"},
                        {"complaint",
                         "SELECT 'ticket' AS kind, id AS complaint_no, body AS text, changed AS at "
                         "FROM complaint WHERE id = :ticket"}});
    return made;
  }

  std::optional<TestDatabase> database_;
};

TEST_P(TicketPull, TakesEveryTicketOnceWhateverBearsTheSameTime) {
  const auto run = house().pull("tickets");
  ASSERT_TRUE(run.outcome) << run.error().message();
  const auto keys = run.keys();
  EXPECT_THAT(keys, SizeIs(45));
  EXPECT_THAT(std::set<std::string>(keys.begin(), keys.end()), SizeIs(45));
  EXPECT_THAT(run.records, SizeIs(45));
  EXPECT_THAT(run.checkpoints, SizeIs(4)) << "three pages, and the end";
}

TEST_P(TicketPull, GivesWhatTheLookUpGives) {
  const auto pulled = house().pull("tickets");
  const auto found = house().lookup("tickets", {"complaint_no", "第7件"});
  ASSERT_TRUE(found.outcome) << found.error().message();
  ASSERT_THAT(found.documents, SizeIs(1));
  const auto same = std::find_if(pulled.documents.begin(), pulled.documents.end(),
                                 [](const auto& document) { return document.key == "7"; });
  ASSERT_NE(same, pulled.documents.end());
  EXPECT_EQ(same->bytes, found.documents[0].bytes);
  EXPECT_EQ(same->covers, found.documents[0].covers);
}

TEST_P(TicketPull, FindsWhatWasWrittenLateWithinTheOverlapAndNothingFromBeforeIt) {
  const auto first = house().pull("tickets");
  write(46, "2026-10-14 08:10:00");  // committed after the run that had come to 09:00
  write(47, "2026-10-16 10:00:00");
  const auto again = house().pull("tickets", first.checkpoints.back());
  ASSERT_TRUE(again.outcome) << again.error().message();
  EXPECT_THAT(again.keys(), ElementsAre("46", "37", "38", "39", "40", "41", "42", "43", "44", "45", "47"));
  const auto idle = house().option("overlap_minutes", "0").pull("tickets", again.checkpoints.back());
  ASSERT_TRUE(idle.outcome) << idle.error().message();
  EXPECT_THAT(idle.keys(), ElementsAre("47"));
  EXPECT_EQ(idle.checkpoints.back(), again.checkpoints.back()) << "never back by the overlap";
}

TEST_P(TicketPull, GoesOnBehindThePageAtWhichItWasCutShortAndLooksBackThereTheNextTime) {
  const auto whole = house().pull("tickets");
  const auto rest = house().pull("tickets", whole.checkpoints.at(0));
  ASSERT_TRUE(rest.outcome) << rest.error().message();
  ASSERT_THAT(rest.keys(), SizeIs(25));
  EXPECT_EQ(rest.keys().front(), "21");
  // Whatever was written late before the twentieth is found by the run after.
  write(48, "2026-10-12 08:30:00");
  const auto next = house().pull("tickets", rest.checkpoints.back());
  EXPECT_EQ(next.keys().front(), "48");
}

TEST_P(TicketPull, TakesTheTicketsOfARange) {
  constexpr int64_t midnight = 1791849600 * second;  // 2026-10-13
  EXPECT_THAT(house().pull("tickets", {}, midnight, midnight + 86400 * second).keys(),
              ElementsAre("28", "29", "30", "31", "32", "33", "34", "35", "36"));
}

TEST_P(TicketPull, LeavesToTheNextRunWhatChangesAfterItBegan) {
  constexpr int64_t began = (1791849600 + 9 * 3600) * second;  // 2026-10-13 09:00
  const auto run = house().pull("tickets", {}, 0, began);
  EXPECT_THAT(run.keys(), SizeIs(27));
  EXPECT_THAT(house().pull("tickets", run.checkpoints.back()).keys(), SizeIs(9 + 18)) << "the ninth's overlap too";
}

TEST_P(TicketPull, TakesEveryTicketInOneOfItsPartitions) {
  std::vector<std::string> all;
  for (int64_t number = 0; number < 3; ++number) {
    const auto share = house().pull_share("tickets", number, 3);
    ASSERT_TRUE(share.outcome) << share.error().message();
    EXPECT_THAT(share.documents, SizeIs(testing::Gt(5u)));
    for (const auto& key : share.keys()) all.push_back(key);
  }
  EXPECT_THAT(all, SizeIs(45));
  EXPECT_THAT(std::set<std::string>(all.begin(), all.end()), SizeIs(45));
}

TEST_P(TicketPull, RefusesAQueryThatWouldGoOnForEver) {
  const auto run = house(
                       "SELECT id AS ticket, changed FROM complaint WHERE changed >= :after_changed AND id > 0 AND "
                       "COALESCE(:after_ticket, '') <> 'x' ORDER BY changed, id LIMIT 20")
                       .pull("tickets");
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::config);
  EXPECT_THAT(run.error().message(), HasSubstr("wanted what is behind :after_changed and :after_ticket alone"));
}

TEST_P(TicketPull, SaysThatATicketHasNoTimeOfChange) {
  const auto fine = house().probe();
  EXPECT_TRUE(fine) << fine.error().message();
  database_->run("INSERT INTO complaint(id, body) VALUES(46, '第46件');");
  const auto probed = house().probe();
  ASSERT_FALSE(probed);
  EXPECT_THAT(probed.error().message(), HasSubstr("no time of change (NULL) to 1 row(s)"));
  const auto run = house().pull("tickets");
  EXPECT_THAT(run.keys(), SizeIs(45));
  ASSERT_FALSE(run.outcome);
  EXPECT_THAT(run.error().message(), HasSubstr("no time of change (NULL) to 1 row(s)"));
}

TEST_P(TicketPull, SaysThatATimeOfChangeIsAnEpoch) {
  database_->run("CREATE TABLE counted(id int, at int); INSERT INTO counted VALUES(1, 1791940800);");
  auto tickets = house(
      "SELECT id AS ticket, at AS changed FROM counted WHERE at > :after_changed OR (at = :after_changed AND id > "
      ":after_ticket) ORDER BY at, id LIMIT 20");
  const auto probed = tickets.probe();
  ASSERT_FALSE(probed);
  EXPECT_THAT(probed.error().message(), HasSubstr("the time of change \"1791940800\""));
  EXPECT_FALSE(tickets.pull("tickets").outcome);
}

TEST_P(TicketPull, SaysWhatACheckpointMustLookLike) {
  const auto run = house().pull("tickets", "yesterday");
  ASSERT_FALSE(run.outcome);
  EXPECT_THAT(run.error().message(), HasSubstr("\"yesterday\" cannot be read; wanted a time of the database"));
  EXPECT_THAT(run.documents, IsEmpty());
}

TEST_P(TicketPull, SaysWhatAQueryOfChangedTicketsLacks) {
  const auto probed =
      house("SELECT id AS ticket FROM complaint WHERE id > :after_ticket OR changed > :after_changed").probe();
  ASSERT_FALSE(probed);
  EXPECT_THAT(probed.error().message(), HasSubstr("has no column \"changed\" (it has: ticket)"));
  const auto lacking = house("SELECT id AS ticket, changed FROM complaint").probe();
  ASSERT_FALSE(lacking);
  EXPECT_THAT(lacking.error().message(), HasSubstr("names no :after_changed and :after_ticket"));
}

INSTANTIATE_TEST_SUITE_P(All, TicketPull, ::testing::ValuesIn(all_engines()), name_of_engine);

}  // namespace
}  // namespace dossier::testkit
