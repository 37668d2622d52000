// The demo case: both revisions hold exactly what demo_items.txt lists, every line of the case is in it, and nothing of
// anybody else.
#include <gmock/gmock.h>

#include <algorithm>

#include "golden/demo_lines.hpp"
#include "golden/demo_run.hpp"

namespace dossier::golden {
namespace {

using testing::ElementsAreArray;
using testing::HasSubstr;
namespace fs = std::filesystem;

const fs::path root = DOSSIER_SOURCE_DIR;

class Demo : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (has_schema()) demo = std::make_unique<DemoRun>();
  }
  static void TearDownTestSuite() { demo.reset(); }
  void SetUp() override {
    if (!demo) GTEST_SKIP() << "no schema of Request Tracker 5; scripts/test fetches it";
    ASSERT_EQ(demo->made.exit_code, 0) << demo->made.err;
    ASSERT_EQ(demo->opened.exit_code, 0) << demo->opened.err;
  }

  static inline std::unique_ptr<DemoRun> demo;
  const Expected expected = read_expected(root / "tests/golden/demo_items.txt");
};

// Those of `lines` that are not in `others`.
Lines without(const Lines& lines, const Lines& others) {
  Lines left;
  for (const auto& line : lines)
    if (std::find(others.begin(), others.end(), line) == others.end()) left.push_back(line);
  return left;
}

TEST_F(Demo, HoldsWhatTheCaseSaysAndNamesTheGapOfTheLocker) {
  EXPECT_EQ(demo->first.exit_code, 3) << demo->first.err;
  EXPECT_THAT(lines_of(demo->bundle(1)), ElementsAreArray(expected.first));
}

TEST_F(Demo, ClosesTheGapWithNewNumbersWhileAllOthersKeepTheirs) {
  ASSERT_EQ(demo->second.exit_code, 0) << demo->second.err;
  const auto first = lines_of(demo->bundle(1)), second = lines_of(demo->bundle(2));
  EXPECT_THAT(without(first, second), ElementsAreArray(expected.gone));
  EXPECT_THAT(without(second, first), ElementsAreArray(expected.added));
  EXPECT_THAT(without(second, expected.added), ElementsAreArray(without(first, expected.gone))) << "in the same order";
  EXPECT_EQ(demo->verified.exit_code, 0) << demo->verified.out;
}

TEST_F(Demo, CoversEachOfTheFifteenLinesOfTheCase) {
  std::set<int> shown_first;
  for (int line = 1; line <= 14; ++line) shown_first.insert(line);
  EXPECT_EQ(expected.of_first, shown_first);
  EXPECT_EQ(expected.of_gone, std::set<int>{14});
  EXPECT_EQ(expected.of_added, std::set<int>{15});
}

TEST_F(Demo, ListsTheLookUpsByTheOrdersNumberUnderEveryPartThatStatementsFeed) {
  const auto matrix = json::parse(HubFixture::read_from(demo->bundle(1), "index/completeness.json"));
  std::set<std::string> by_order;
  for (const auto& [cell, place] : json::each(*matrix, "/cells"))
    for (const auto& [lookup, inner] : json::each(cell, "/lookups"))
      if (json::text(cell, "/source") == "statements" && json::text(lookup, "/identifier/type") == "order_no")
        by_order.insert(json::text(cell, "/part"));
  EXPECT_EQ(by_order, (std::set<std::string>{"customer", "handler", "history", "related"}));
}

TEST_F(Demo, LeadsFromEveryItemToTheDocumentThatItCameFrom) {
  const auto files = testkit::run_command({"unzip", "-Z1", demo->bundle(2)}).out;
  const auto items = HubFixture::lines_of(demo->bundle(2), "index/items.jsonl");
  for (const auto& item : items) {
    const auto document = json::text(item, "/origin/document");
    EXPECT_THAT(files, HasSubstr("/data/documents/" + document + ".")) << json::text(item, "/number");
    EXPECT_EQ(json::text(item, "/origin/digest").size(), 64u) << json::text(item, "/number");
    EXPECT_NE(json::find(item, "/origin/request"), nullptr) << json::text(item, "/number");
  }
  EXPECT_EQ(items.size(), 74u);
}

// What belongs to other customers: calls of the same agent and of others, a chat, a ticket, recordings and what was
// said in them.
TEST_F(Demo, HoldsNoByteOfAnybodyElse) {
  const auto everything = testkit::run_command({"unzip", "-p", demo->bundle(2)}).out;
  ASSERT_THAT(everything, HasSubstr("按规定退您18元运费"));
  for (const auto* other : {"13600004444", "13711113333", "13900002222", "林先生", "C20250722", "发票抬头", "桌布",
                            "音响", "15:36:02", "15:52:30", "1792050750", "1792049762"})
    EXPECT_EQ(everything.find(other), std::string::npos) << other;
}

// "data/2-handler/it-000042.wav 62" of each recording.
std::vector<std::pair<std::string, int64_t>> recordings(const std::string& bundle) {
  std::vector<std::pair<std::string, int64_t>> found;
  for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl"))
    for (const auto& [medium, pointer] : json::each(item, "/media")) {
      if (!json::text(medium, "/type").starts_with("audio/")) continue;
      const auto seconds = std::stoll(json::text(item, "/record/detail/duration_s"));
      EXPECT_EQ(json::integer(medium, "/size"), 44 + seconds * 16000) << "8000 samples a second, two bytes each";
      found.emplace_back(json::text(medium, "/path"), seconds);
    }
  return found;
}

TEST_F(Demo, HasRecordingsAsLongAsTheirCallsAndWordsThatLeadToTheirSecond) {
  const auto found = recordings(demo->bundle(1));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].second, 62);
  EXPECT_EQ(found[1].second, 66);
  const auto report = HubFixture::read_from(demo->bundle(1), "data/report/report.html");
  const auto name = fs::path(found[1].first).filename().string();
  for (const auto* second : {"41", "47", "58"}) EXPECT_THAT(report, HasSubstr(name + "#t=" + second + "\""));
}

}  // namespace
}  // namespace dossier::golden
