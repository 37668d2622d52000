#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "testkit/scripted_folder.hpp"

namespace dossier::testkit {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string golden(const std::string& name) {
  return contents(fs::path(DOSSIER_SOURCE_DIR) / "connectors/ubl_documents/testdata" / name / "payload.xml");
}

json::Object order(const std::string& number = "DD202610085521") {
  return json::Object().put("type", "order_no").put("realm", "tickets").put("value", number).put("raw", number);
}

std::vector<std::string> records_of(const std::string& bytes) {
  const auto built = built_connector("ubl_documents");
  const auto mapping = options_of(built.spec, json::Document(rapidjson::kObjectType), "mapping");
  return normalised_lines(*built.plugin, {"documents", "k", "application/xml", bytes}, mapping, mapping);
}

// A folder of supplier documents, one look-up each.
class UblFolder : public ::testing::Test {
 protected:
  UblFolder() : built_(built_connector("ubl_documents")) {}
  Result<void> look_up(const json::Object& identifier) {
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

TEST(UblDocuments, MakesOfEveryGoldenCaseWhatItsFileSays) { expect_golden_cases("ubl_documents"); }

TEST(UblDocuments, ListsEachOfItsOptionsInItsReadme) { expect_readme_of("ubl_documents"); }

TEST(UblDocuments, SpeaksOfACarrierByItsNameAndKeepsACodeOutOfTheWords) {
  auto paper = golden("despatch_advice");
  const std::string name = "<cac:PartyName><cbc:Name>快递物流</cbc:Name></cac:PartyName>";
  EXPECT_THAT(records_of(paper), Contains(HasSubstr("承运方：快递物流 (KDWL)。")));
  ASSERT_NE(paper.find(name), std::string::npos);
  paper.erase(paper.find(name), name.size());
  EXPECT_THAT(records_of(paper),
              Each(AllOf(Not(HasSubstr("承运方")), HasSubstr(R"("raw":"KDWL","type":"carrier_id")"))));
}

TEST(UblDocuments, ReadsTheExamplesOfOthersAndRefusesOtherTypesByName) {
  const fs::path fixtures = fs::path(DOSSIER_EXTERNAL_FIXTURES) / "ph-ubl";
  if (std::string(DOSSIER_EXTERNAL_FIXTURES).empty() || !fs::exists(fixtures))
    GTEST_SKIP() << "no third-party payloads here; configure with -DDOSSIER_EXTERNAL_FIXTURES=FOLDER";
  int read = 0, refused = 0;
  for (const auto& entry : fs::directory_iterator(fixtures)) {
    if (entry.path().extension() != ".xml") continue;
    SCOPED_TRACE(entry.path().filename().string());
    const auto bytes = contents(entry.path());
    const auto lines = records_of(bytes);
    ASSERT_THAT(lines, Not(IsEmpty()));
    bool ours = false;
    for (const auto type : {"<DespatchAdvice", "<ReceiptAdvice", "<TransportationStatus", "<OrderResponse"})
      ours |= bytes.find(type) != std::string::npos;
    if (ours) {
      ++read;
      EXPECT_THAT(lines, SizeIs(1));
      EXPECT_THAT(lines[0], AllOf(HasSubstr("\"pointer\":\"/"), HasSubstr("\"at\""), HasSubstr("\"text\"")));
    } else {
      ++refused;
      EXPECT_THAT(lines, ElementsAre(AllOf(HasSubstr("\"kind\":\"malformed\""),
                                           HasSubstr("is none of the documents read here; wanted a UBL 2"))));
    }
  }
  EXPECT_GT(read, 0);
  EXPECT_GT(refused, 0);
}

TEST_F(UblFolder, HandsOverWhatNamesTheOrderHoweverItIsWritten) {
  folder_.file("a.xml", golden("despatch_advice"));
  folder_.file("b.XML", golden("in_an_envelope"));
  folder_.file("c.xml", golden("two_orders_in_one_despatch"));
  folder_.file("notes.txt", "DD20261008-5521");
  ASSERT_TRUE(look_up(order()));
  EXPECT_THAT(handed_over(), ElementsAre("a.xml", "b.XML", "c.xml"));
  folder_.documents.clear();
  ASSERT_TRUE(look_up(order("DDOTHER")));
  EXPECT_THAT(handed_over(), ElementsAre("c.xml"));
  folder_.documents.clear();
  ASSERT_TRUE(look_up(order("DD2026100855210")));
  EXPECT_THAT(handed_over(), IsEmpty()) << "a number that merely begins alike";
}

TEST_F(UblFolder, FindsByWaybillAndByDespatchAdvice) {
  folder_.file("advice.xml", golden("despatch_advice"));
  folder_.file("receipt.xml", golden("receipt_short"));
  ASSERT_TRUE(look_up(json::Object().put("type", "waybill_no").put("realm", "kuaidi").put("value", "KD2026100900417")));
  EXPECT_THAT(handed_over(), ElementsAre("advice.xml"));
  folder_.documents.clear();
  const auto advice =
      json::Object().put("type", "despatch_no").put("realm", "s").put("value", "6912345000016/DA20261009-118");
  ASSERT_TRUE(look_up(advice));
  EXPECT_THAT(handed_over(), ElementsAre("advice.xml", "receipt.xml"));
}

TEST_F(UblFolder, LeavesInvoicesAndOrdersToOthers) {
  folder_.file(
      "invoice of DD20261008-5521.xml",
      R"(<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>DD20261008-5521</ID></Invoice>)");
  EXPECT_TRUE(look_up(order()));
  EXPECT_THAT(handed_over(), IsEmpty());
}

TEST_F(UblFolder, StatesWhatIsStillBeingUploadedAndNamesNobodysFile) {
  folder_.file("advice.xml", golden("despatch_advice"));
  folder_.file("other.xml.filepart", "<Despatch");
  folder_.file("other.tmp", "<Despatch");
  folder_.file(".other.xml.Xy12Z9", "<Despatch");
  folder_.file("empty.xml", "");
  folder_.file(".DS_Store", "x");
  const auto outcome = look_up(order());
  EXPECT_THAT(handed_over(), ElementsAre("advice.xml"));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::unavailable) << "retried later";
  EXPECT_EQ(outcome.error().reason(), "partial_page");
  EXPECT_THAT(outcome.error().message(), AllOf(HasSubstr("4 file(s)"), HasSubstr("uploaded"), Not(HasSubstr("other"))));
}

TEST_F(UblFolder, StatesAFileThatGrewWhileItWasRead) {
  folder_.file("advice.xml", golden("despatch_advice"));
  folder_.growing("advice.xml");
  const auto outcome = look_up(order());
  EXPECT_THAT(handed_over(), ElementsAre("advice.xml")) << "kept all the same";
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("1 file(s) changed while they were read"));
}

TEST_F(UblFolder, HandsOverAnUnreadableFileThatNamesTheOrder) {
  folder_.file("half.xml", golden("despatch_advice").substr(0, 1400));
  EXPECT_TRUE(look_up(order()));
  EXPECT_THAT(handed_over(), ElementsAre("half.xml")) << "so that it is quarantined, not lost";
}

TEST_F(UblFolder, StatesAnUnreadableFileThatMayConcernAnybody) {
  folder_.file("half.xml", golden("despatch_advice").substr(0, 200));
  const auto outcome = look_up(order());
  EXPECT_THAT(handed_over(), IsEmpty());
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), AllOf(HasSubstr("1 XML file(s) cannot be read"), HasSubstr(": half.xml;")));
}

TEST_F(UblFolder, StatesAFileThatIsTooLargeToBeReadAndMayConcernAnybody) {
  folder_.file("advice.xml", golden("despatch_advice"));
  folder_.file("big.xml", golden("despatch_advice") + std::string(size_t{8} << 20, ' '));
  const auto outcome = look_up(order());
  EXPECT_THAT(handed_over(), ElementsAre("advice.xml"));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(),
              AllOf(HasSubstr("1 file(s) are larger than 8388608 bytes"), HasSubstr(": big.xml;")));
}

TEST_F(UblFolder, ReadsUtf16) {
  std::string wide = "\xFF\xFE";
  for (const char letter : golden("despatch_advice"))
    if (static_cast<unsigned char>(letter) < 0x80) (wide += letter) += '\0';
  folder_.file("wide.xml", wide);
  EXPECT_TRUE(look_up(order()));
  EXPECT_THAT(handed_over(), ElementsAre("wide.xml"));
  folder_.documents.clear();
  EXPECT_TRUE(look_up(order("DDOTHER"))) << "it is not taken for one that cannot be read";
  EXPECT_THAT(handed_over(), IsEmpty());
}

TEST_F(UblFolder, FindsTheNumberInUtf16ThatBreaksOff) {
  std::string wide = "\xFF\xFE";
  for (const char letter : golden("despatch_advice").substr(0, 1400))
    if (static_cast<unsigned char>(letter) < 0x80) (wide += letter) += '\0';
  folder_.file("half.xml", wide);
  EXPECT_TRUE(look_up(order()));
  EXPECT_THAT(handed_over(), ElementsAre("half.xml"));
}

TEST_F(UblFolder, AsksForTheCarrierOfAWaybillThatOnlyTheDocumentNames) {
  folder_.file("status.xml",
               R"(<TransportationStatus xmlns="urn:oasis:names:specification:ubl:schema:xsd:TransportationStatus-2">)"
               R"(<ID>1</ID><Consignment><ID>KD2026100900417</ID></Consignment></TransportationStatus>)");
  const auto outcome =
      look_up(json::Object().put("type", "waybill_no").put("realm", "kuaidi").put("value", "KD2026100900417"));
  EXPECT_THAT(handed_over(), ElementsAre("status.xml"));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("set the option \"carrier\""));
}

TEST_F(UblFolder, HandsOnTheHostsErrorForAFileItMayNotRead) {
  folder_.file("advice.xml", golden("despatch_advice"));
  folder_.failing("advice.xml", Error(ErrorKind::permission, "advice.xml: Permission denied"));
  const auto outcome = look_up(order());
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::permission);
}

TEST_F(UblFolder, ReadsTheOthersWhereFilesOrAFolderMayNotBeRead) {
  const auto refused = [](const std::string& name) {
    return Error(ErrorKind::permission, "/drop/" + name +
                                            ": cannot be read: Permission denied (user \"dossier\"). Let "
                                            "that user read it: setfacl -R -m u:dossier:rX on it")
        .because("forbidden");
  };
  folder_.file("advice.xml", golden("despatch_advice"));
  folder_.closed("2025", refused("2025"));
  for (const std::string name : {"a.xml", "b.xml", "z.xml"}) {
    folder_.file(name, golden("despatch_advice"));
    folder_.failing(name, refused(name));
  }
  folder_.file("empty.xml", "");
  const auto outcome = look_up(order());
  EXPECT_THAT(handed_over(), ElementsAre("advice.xml"));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::permission);
  EXPECT_EQ(outcome.error().reason(), "forbidden");
  EXPECT_THAT(outcome.error().message(),
              AllOf(HasSubstr("4 file(s) or folder(s) cannot be opened"), HasSubstr("2025/, a.xml, b.xml and 1 more."),
                    HasSubstr("Permission denied (user \"dossier\")"), HasSubstr("setfacl"),
                    HasSubstr("1 file(s) in the folder are still being uploaded")));
}

TEST_F(UblFolder, AsksAgainForAFileThatWentWhileItWasRead) {
  folder_.file("a.xml", golden("despatch_advice"));
  folder_.file("b.xml", golden("despatch_advice"));
  folder_.failing("a.xml", Error(ErrorKind::config, "a.xml: No such file or directory"));
  const auto outcome = look_up(order());
  EXPECT_THAT(handed_over(), ElementsAre("b.xml"));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::unavailable) << "retried later";
  EXPECT_EQ(outcome.error().reason(), "partial_page");
}

TEST_F(UblFolder, HandsOnWhatIsNoFilesFault) {
  folder_.file("a.xml", golden("despatch_advice"));
  folder_.failing("a.xml", Error(ErrorKind::unavailable, "the connection broke off"));
  const auto outcome = look_up(order());
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().message(), "the connection broke off");
}

TEST_F(UblFolder, ProbesEveryFileAndSaysOfEachWhatIsWrong) {
  folder_.file("advice.xml", golden("despatch_advice"));
  folder_.file("invoice.xml",
               R"(<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</ID></Invoice>)");
  folder_.file("notes.txt", "no XML, and not ours");
  EXPECT_TRUE(probe());
  folder_.file("cut.xml", golden("despatch_advice").substr(0, 200));
  folder_.file("junk.xml", std::string("\0\1", 2));
  folder_.file("nameless.xml", golden("refused_without_number"));
  folder_.file("shut.xml", golden("despatch_advice"));
  folder_.failing("shut.xml", Error(ErrorKind::permission, "/drop/shut.xml: Permission denied").because("forbidden"));
  folder_.closed("2025", Error(ErrorKind::permission, "/drop/2025: Permission denied").because("forbidden"));
  const auto outcome = probe();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::permission);
  EXPECT_THAT(
      outcome.error().message(),
      AllOf(HasSubstr("/drop: 5 file(s) or folder(s) need a hand:"),
            HasSubstr("\n  2025/: option \"folder\": /drop/2025"),
            HasSubstr("\n  cut.xml: not well-formed XML at line"), HasSubstr("\n  junk.xml: not XML: a zero byte"),
            HasSubstr("\n  nameless.xml: /ReceiptAdvice/ID[1]: missing or empty. Complete or remove it"),
            HasSubstr("\n  shut.xml: /drop/shut.xml: Permission denied"), Not(HasSubstr("invoice"))));
}

TEST_F(UblFolder, IsPulledOnceAndThenWhatChangedOrCameBroken) {
  folder_.file("new.xml", golden("despatch_advice"), 30);
  folder_.file("old.XML", golden("despatch_advice"), 10);
  folder_.file("broken.xml", "<DespatchAdvice", 20);
  folder_.file("letter.pdf", "%PDF-", 20);
  folder_.file("menu.xml", "<menu/>", 20);  // XML of another kind
  PulledConnector connector(folder_, built_, json::Object().put("folder", "/drop"));
  EXPECT_THAT(connector.pull("2026-10-14T01:20:00Z").error().message(), HasSubstr("goes on from no cursor"));
  ASSERT_TRUE(connector.pull());
  EXPECT_THAT(handed_over(), ElementsAre("broken.xml", "new.xml", "old.XML"));
  EXPECT_THAT(folder_.checkpoints, ElementsAre("changed until 30"));

  ASSERT_TRUE(connector.pull());
  EXPECT_THAT(handed_over(), IsEmpty());

  folder_.file("broken.xml", golden("despatch_advice"), 40);
  ASSERT_TRUE(connector.pull());
  EXPECT_THAT(handed_over(), ElementsAre("broken.xml"));
}

}  // namespace
}  // namespace dossier::testkit
