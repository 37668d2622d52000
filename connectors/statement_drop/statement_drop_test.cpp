#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testkit/scripted_folder.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr auto own = "complaint_no: TS1\nissuer: Hengzhan\ndate: 2026-10-22\n";
constexpr auto others = "complaint_no: TS2\nissuer: Hengzhan\ndate: 2026-10-22\n";

json::Object sought(const std::string& type = "complaint_no", const std::string& value = "TS1",
                    const std::string& realm = "tickets") {
  return json::Object().put("type", type).put("realm", realm).put("value", value).put("raw", value);
}

Error refused(const std::string& name) {
  return Error(ErrorKind::permission, "/drop/" + name +
                                          ": cannot be read: Permission denied (user \"dossier\"). Let that user read "
                                          "it: setfacl -R -m u:dossier:rX on it")
      .because("forbidden");
}

class StatementFolder : public ::testing::Test {
 protected:
  StatementFolder() : built_(built_connector("statement_drop")) {}

  Result<void> look_up(const json::Object& identifier = sought()) {
    return look_up_in(folder_, built_, json::Object().put("folder", "/drop"), identifier);
  }
  Result<void> probe() { return probe_in(folder_, built_, json::Object().put("folder", "/drop")); }
  std::vector<std::string> handed_over() const {
    std::vector<std::string> keys;
    for (const auto& [key, bytes] : folder_.documents) keys.push_back(key);
    return keys;
  }

  BuiltConnector built_;
  ScriptedFolder folder_{"/drop"};
};

TEST(StatementDrop, MakesOfEveryGoldenCaseWhatItsFileSays) { expect_golden_cases("statement_drop"); }

TEST(StatementDrop, ListsEachOfItsOptionsInItsReadme) { expect_readme_of("statement_drop"); }

TEST_F(StatementFolder, HandsOverTheSideCarAndFilesTheStatement) {
  folder_.file("a.pdf", "%PDF-");
  folder_.file("a.pdf.yaml", own);
  folder_.file("b.jpg", "JPG");
  folder_.file("b.yml", others);
  ASSERT_TRUE(look_up());
  EXPECT_THAT(handed_over(), ElementsAre("a.pdf"));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("a.pdf", "")));
}

TEST_F(StatementFolder, TakesASideCarNamedAfterTheStem) {
  folder_.file("b.jpg", "JPG");
  folder_.file("b.yml", own);
  ASSERT_TRUE(look_up());
  EXPECT_THAT(handed_over(), ElementsAre("b → b.jpg"));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("b.jpg", "")));
}

TEST_F(StatementFolder, FilesAllPagesThatASideCarLists) {
  folder_.file("p1.jpg", "1");
  folder_.file("p2.jpg", "2");
  folder_.file("pages.yaml", std::string(own) + "files: [p1.jpg, p2.jpg, p3.jpg]\n");
  EXPECT_TRUE(look_up()) << "no page is anybody's: the side-car speaks for them";
  EXPECT_THAT(handed_over(), ElementsAre("pages"));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("p1.jpg", ""), Pair("p2.jpg", ""), Pair("p3.jpg", "absent")));
}

TEST_F(StatementFolder, ReadsTheFactsInAName) {
  folder_.file("情况说明_恒展_20261022_盖章_TS1.pdf", "%PDF-");
  folder_.file("情况说明_恒展_20261022_盖章_TS2.pdf", "%PDF-");
  ASSERT_TRUE(look_up());
  EXPECT_THAT(folder_.documents,
              ElementsAre(Pair(
                  "情况说明_恒展_20261022_盖章_TS1.pdf",
                  R"({"file":{"modified":1,"place":"情况说明_恒展_20261022_盖章_TS1.pdf","size":5},"format":1})")));
}

TEST_F(StatementFolder, FindsByOrderAndByWaybillHoweverTheyAreWritten) {
  folder_.file("a.pdf", "%PDF-");
  folder_.file("a.pdf.yaml", "order_no: dd 20261008-5521\nwaybill_no: KD１\ncarrier: kuaidi\n");
  ASSERT_TRUE(look_up(sought("order_no", "DD202610085521")));
  EXPECT_THAT(handed_over(), ElementsAre("a.pdf"));
  folder_.documents.clear();
  ASSERT_TRUE(look_up(sought("waybill_no", "KD1", "kuaidi")));
  EXPECT_THAT(handed_over(), ElementsAre("a.pdf"));
  folder_.documents.clear();
  ASSERT_TRUE(look_up(sought("waybill_no", "KD12", "kuaidi")));
  EXPECT_THAT(handed_over(), IsEmpty());
}

TEST_F(StatementFolder, SaysOfASideCarWithoutItsFileThatTheFileIsAbsent) {
  folder_.file("a.pdf.yaml", own);
  EXPECT_TRUE(look_up());
  EXPECT_THAT(handed_over(), ElementsAre("a.pdf"));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("a.pdf", "absent")));
}

TEST_F(StatementFolder, WaitsForAFileThatIsStillBeingUploaded) {
  folder_.file("a.pdf.filepart", "%P");
  folder_.file("a.pdf.yaml", own);
  folder_.file("b.yaml", std::string(own) + "text: b\n");
  folder_.file(".b.docx.Xy12Z9", "PK");
  EXPECT_TRUE(look_up()) << "the media say it";
  EXPECT_THAT(handed_over(), ElementsAre("a.pdf", "b → b.docx"));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("a.pdf", "pending"), Pair("b.docx", "pending")));
}

TEST_F(StatementFolder, StatesUploadsThatMayBeAnybodys) {
  folder_.file("secret name.tmp", "%P");
  folder_.file("情况说明_恒展_20261022_盖章_TS2.pdf.part", "%P");
  const auto outcome = look_up();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::unavailable);
  EXPECT_EQ(outcome.error().reason(), "partial_page");
  EXPECT_THAT(outcome.error().message(),
              AllOf(HasSubstr("1 file(s) are still being uploaded"), Not(HasSubstr("secret"))));
}

TEST_F(StatementFolder, StatesAFileThatGrewAndKeepsItForLater) {
  folder_.file("a.pdf", "%PDF-");
  folder_.file("a.pdf.yaml", own);
  folder_.growing("a.pdf");
  const auto outcome = look_up();
  EXPECT_THAT(folder_.media, ElementsAre(Pair("a.pdf", "pending")));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("1 file(s) changed while they were read"));
}

TEST_F(StatementFolder, StatesAFileThatSaysOfNobodyWhoseItIs) {
  folder_.file("secret scan.pdf", "%PDF-");
  folder_.file("b.pdf", "%PDF-");
  folder_.file("b.pdf.yaml", "issuer: Hengzhan\n");
  const auto outcome = look_up();
  EXPECT_THAT(handed_over(), IsEmpty());
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), AllOf(HasSubstr("2 file(s)"), HasSubstr("probe"), Not(HasSubstr("secret"))));
}

TEST_F(StatementFolder, HandsOverAnUnreadableSideCarThatNamesTheCase) {
  folder_.file("a.pdf", "%PDF-");
  folder_.file("a.pdf.yaml", "complaint_no: TS20261014-0087\nissuer: Heng: zhan\n");
  folder_.file("TS20261014-0087 scan.pdf", "%PDF-");
  EXPECT_TRUE(look_up(sought("complaint_no", "TS20261014-0087")));
  EXPECT_THAT(handed_over(), ElementsAre("TS20261014-0087 scan.pdf", "a.pdf"))
      << "so that both are quarantined, not lost";
  folder_.documents.clear();
  const auto outcome = look_up(sought("complaint_no", "TS20261014-9999"));
  EXPECT_THAT(handed_over(), IsEmpty());
  ASSERT_FALSE(outcome) << "nobody knows what the broken one says";
}

TEST_F(StatementFolder, SaysOfAFileItMayNotReadThatItIsForbidden) {
  folder_.file("a.pdf", "%PDF-");
  folder_.file("a.pdf.yaml", own);
  folder_.failing("a.pdf", Error(ErrorKind::permission, "a.pdf: Permission denied"));
  EXPECT_TRUE(look_up());
  EXPECT_THAT(folder_.media, ElementsAre(Pair("a.pdf", "forbidden")));
}

TEST_F(StatementFolder, ReadsTheOthersWhereASideCarOrAFolderMayNotBeRead) {
  folder_.file("a.pdf", "%PDF-");
  folder_.file("a.pdf.yaml", others);
  folder_.failing("a.pdf.yaml", refused("a.pdf.yaml"));
  folder_.closed("2025", refused("2025"));
  folder_.file("b.pdf", "%PDF-");
  folder_.file("b.pdf.yaml", own);
  const auto outcome = look_up();
  EXPECT_THAT(handed_over(), ElementsAre("b.pdf"));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("b.pdf", "")));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::permission);
  EXPECT_EQ(outcome.error().reason(), "forbidden");
  EXPECT_THAT(outcome.error().message(),
              AllOf(HasSubstr("2 file(s) or folder(s) cannot be opened"), HasSubstr("2025/, a.pdf.yaml."),
                    HasSubstr("Permission denied (user \"dossier\")"), HasSubstr("setfacl")));

  const auto probed = probe();
  ASSERT_FALSE(probed);
  EXPECT_EQ(probed.error().kind(), ErrorKind::permission);
  EXPECT_THAT(probed.error().message(), AllOf(HasSubstr("2 file(s) or folder(s) need a hand"), HasSubstr("\n  2025/: "),
                                              HasSubstr("\n  a.pdf.yaml: "), HasSubstr("setfacl")));
}

TEST_F(StatementFolder, TakesAFileByItsNameWhoseSideCarMayNotBeRead) {
  folder_.file("情况说明_恒展_20261022_盖章_TS1.pdf", "%PDF-");
  folder_.file("情况说明_恒展_20261022_盖章_TS1.pdf.yaml", own);
  folder_.failing("情况说明_恒展_20261022_盖章_TS1.pdf.yaml", refused("yaml"));
  const auto outcome = look_up();
  EXPECT_THAT(handed_over(), ElementsAre("情况说明_恒展_20261022_盖章_TS1.pdf"));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().reason(), "forbidden");
}

TEST_F(StatementFolder, AsksAgainForWhatWentWhileItWasRead) {
  folder_.file("a.pdf.yaml", own);
  folder_.file("b.pdf.yaml", own);
  folder_.file("b.pdf", "%PDF-");
  folder_.failing("a.pdf.yaml", Error(ErrorKind::config, "a.pdf.yaml: No such file or directory"));
  folder_.failing("b.pdf", Error(ErrorKind::config, "b.pdf: No such file or directory"));
  const auto outcome = look_up();
  EXPECT_THAT(folder_.media, ElementsAre(Pair("b.pdf", "absent")));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::unavailable) << "retried later";
  EXPECT_EQ(outcome.error().reason(), "partial_page");
}

TEST_F(StatementFolder, HandsOnWhatIsNoFilesFault) {
  folder_.file("a.pdf.yaml", own);
  folder_.failing("a.pdf.yaml", Error(ErrorKind::unavailable, "the connection broke off"));
  const auto outcome = look_up();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().message(), "the connection broke off");
}

TEST_F(StatementFolder, AsksForTheCarrierWhereAWaybillIsAllThereIs) {
  folder_.file("a.pdf", "%PDF-");
  folder_.file("a.pdf.yaml", "waybill_no: KD2026100900417\n");
  const auto outcome = look_up(sought("waybill_no", "KD2026100900417", "kuaidi"));
  EXPECT_THAT(handed_over(), ElementsAre("a.pdf"));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("write the carrier into the YAML"));
}

TEST_F(StatementFolder, ProbesTheFolderAndListsWhatNeedsAHand) {
  folder_.file("a.pdf", "%PDF-");
  folder_.file("a.pdf.yaml", own);
  EXPECT_TRUE(probe());
  folder_.file("scan0001.pdf", "%PDF-");
  folder_.file("b.pdf.yaml", "kind: letter\n");
  const auto outcome = probe();
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(),
              AllOf(HasSubstr("2 file(s) or folder(s) need a hand"), HasSubstr("scan0001.pdf: no YAML beside it"),
                    HasSubstr("b.pdf: kind: \"letter\" is none of")));
}

TEST_F(StatementFolder, RefusesAPatternThatNobodyCouldRead) {
  const auto outcome =
      look_up_in(folder_, built_, json::Object().put("folder", "/drop").put("pattern", "{issuer}{date}"), sought());
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::config);
}

class PulledFolder : public StatementFolder {
 protected:
  Result<void> pull(const std::string& cursor = {}) { return connector_.pull(cursor); }

  PulledConnector connector_{folder_, built_, json::Object().put("folder", "/drop")};
};

TEST_F(PulledFolder, HandsOverEverythingOldestChangeFirstAndThenWhatIsNew) {
  folder_.file("b.pdf", "%PDF-", 20);
  folder_.file("b.pdf.yaml", own, 20);
  folder_.file("a.pdf", "%PDF-", 30);
  folder_.file("a.pdf.yaml", others, 30);
  folder_.file("nobodys.jpg", "JPG", 10);  // the quarantine shows it
  ASSERT_TRUE(pull());
  EXPECT_THAT(handed_over(), UnorderedElementsAre("a.pdf", "b.pdf", "nobodys.jpg"));
  EXPECT_THAT(folder_.checkpoints, ElementsAre("changed until 30"));

  ASSERT_TRUE(pull());
  EXPECT_THAT(handed_over(), IsEmpty());

  folder_.file("a.pdf.yaml", std::string(others) + "text: corrected\n", 40);
  folder_.file("old.pdf", "%PDF-", 5);  // moved in: it keeps its time
  folder_.file("old.pdf.yaml", own, 5);
  ASSERT_TRUE(pull());
  EXPECT_THAT(handed_over(), UnorderedElementsAre("a.pdf", "old.pdf"));
}

TEST_F(PulledFolder, GoesOnFromNoCheckpointThatIsNoneOfItsOwn) {
  folder_.file("a.pdf.yaml", own);
  for (const auto* cursor : {"2026-10-14T01:20:00Z", "changed until", "changed until ", "changed until 30 or so"}) {
    const auto refused = pull(cursor);
    ASSERT_FALSE(refused) << cursor;
    EXPECT_EQ(refused.error().kind(), ErrorKind::config);
    EXPECT_THAT(refused.error().message(),
                AllOf(HasSubstr("the checkpoint \"" + std::string(cursor) + "\""), HasSubstr("goes on from no cursor"),
                      HasSubstr("dossier state reset SOURCE/statements")));
    EXPECT_THAT(handed_over(), IsEmpty());
  }
  ASSERT_TRUE(pull("changed until 30"));
  EXPECT_THAT(handed_over(), ElementsAre("a.pdf"));
}

TEST_F(PulledFolder, ComesBackForAFileThatDidNotComeWhole) {
  folder_.file("a.pdf", "%PDF-");
  folder_.file("a.pdf.yaml", own);
  folder_.failing("a.pdf", Error(ErrorKind::unavailable, "the line is down"));
  const auto first = pull();
  ASSERT_FALSE(first);
  EXPECT_THAT(first.error().message(), HasSubstr("the next pull takes them"));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("a.pdf", "pending")));
  EXPECT_FALSE(pull());
  EXPECT_THAT(handed_over(), ElementsAre("a.pdf"));
}

TEST_F(PulledFolder, HandsOverASlipWithoutItsFileOnceAndAgainWhenTheFileComes) {
  folder_.file("a.pdf.yaml", own);
  ASSERT_TRUE(pull());
  EXPECT_THAT(handed_over(), ElementsAre("a.pdf"));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("a.pdf", "absent")));
  ASSERT_TRUE(pull());
  EXPECT_THAT(handed_over(), IsEmpty());
  folder_.file("a.pdf", "%PDF-");
  ASSERT_TRUE(pull());
  EXPECT_THAT(handed_over(), ElementsAre("a.pdf"));
}

TEST_F(PulledFolder, TrustsNoFileWithoutATimeToBeTheSame) {
  folder_.file("a.pdf", "%PDF-", 0);
  folder_.file("a.pdf.yaml", own, 0);
  ASSERT_TRUE(pull());
  ASSERT_TRUE(pull());
  EXPECT_THAT(handed_over(), ElementsAre("a.pdf"));
}

TEST_F(PulledFolder, MakesWhatCameDurableAgainAndAgain) {
  for (int number = 1; number <= 250; ++number)
    folder_.file("s" + std::to_string(1000 + number) + ".pdf.yaml", own, number);
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.checkpoints, ElementsAre("changed until 200", "changed until 250"));
}

}  // namespace
}  // namespace dossier::testkit
