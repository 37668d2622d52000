// Folders that suppliers and counters drop files into, through the whole hub: what names the case comes in, nothing of
// anybody else does.
#include <gmock/gmock.h>

#include "base/user.hpp"
#include "drop_folder_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ContainsRegex;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// A folder that this user may not read names the option, the path, who reads, and what to do; every one of them.
TEST_F(DropFolder, ProbesNameEveryFolderThatCannotBeRead) {
  const auto root = hub_.folder();
  for (const std::string name : {"statements/2025", "statements/2026", "papers/2026", "log", "recordings"}) {
    hub_.write(root / name / "file.xml", "x");
    shut(name);
  }
  hub_.source("statements", "statement_drop", "folder: statements").source("papers", "ubl_documents", "folder: papers");
  hub_.source("calls", "asterisk_calls", "log_folder: log\n      recordings: recordings");
  hub_.source("gone", "ubl_documents", "folder: nowhere")
      .source("calls_gone", "asterisk_calls", "log_folder: no_log\n      recordings: no_recordings");
  hub_.source("behind", "ubl_documents", "folder: papers/2026/inner");
  const auto probed = hub_.run({"source", "probe", "statements", "papers", "calls", "gone", "calls_gone", "behind"});
  EXPECT_EQ(probed.exit_code, 1) << probed.err;
  const auto says = [&](const std::string& option, const std::string& path, const std::string& what) {
    EXPECT_THAT(probed.out, HasSubstr("option \"" + option + "\": " + (root / path).string() +
                                      ": cannot be read: " + what + " (user \"" + user_name() + "\"). "));
  };
  says("folder", "statements/2025", "Permission denied");
  says("folder", "statements/2026", "Permission denied");
  says("folder", "papers/2026", "Permission denied");
  says("log_folder", "log", "Permission denied");
  says("recordings", "recordings", "Permission denied");
  says("folder", "papers/2026/inner", "Permission denied");
  says("folder", "nowhere", "No such file or directory");
  says("log_folder", "no_log", "No such file or directory");
  says("recordings", "no_recordings", "No such file or directory");
  EXPECT_THAT(probed.out, AllOf(HasSubstr("setfacl -R -m u:" + user_name() + ":rX"), HasSubstr("its disk mounted?")));
}

TEST_F(UblDrop, BringsTheDocumentsOfTheOrderAndNobodyElses) {
  drop("own.xml", despatch("DA-118", line("DD20261008-5521", "folding stand")));
  drop("2026/10/others.xml", despatch("DA-119", line("DD20261008-9999", "a stranger's lamp")));
  drop("2026/10/receipt.xml",
       R"(<ReceiptAdvice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ReceiptAdvice-2"><ID>RA-1</ID>)"
       "<DespatchDocumentReference><ID>DA-118</ID></DespatchDocumentReference><DespatchSupplierParty><Party><PartyName>"
       "<Name>Hengzhan</Name></PartyName></Party></DespatchSupplierParty></ReceiptAdvice>");

  const auto sealed = bundle();

  EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
  EXPECT_THAT(items(sealed), Contains(AllOf(HasSubstr("DA-118"), HasSubstr("\"part\":\"related\""),
                                            HasSubstr("order_no DD202610085521"))));
  EXPECT_THAT(items(sealed), Contains(AllOf(HasSubstr("RA-1"), HasSubstr("despatch_no Hengzhan/DA-118"))))
      << "found through the despatch advice it answers";
  EXPECT_THAT(everything(sealed), AllOf(HasSubstr("folding stand"), Not(HasSubstr("lamp")), Not(HasSubstr("DA-119"))));
}

TEST_F(UblDrop, ShowsOnlyItsOwnLineOfADespatchThatServesTwoCustomers) {
  drop("both.xml",
       despatch("DA-120", line("DD20261008-5521", "folding stand") + line("DD20261008-9999", "a stranger's lamp")));

  const auto sealed = bundle();

  EXPECT_THAT(items(sealed), Contains(AllOf(HasSubstr("DA-120"), HasSubstr("folding stand"))));
  EXPECT_THAT(everything(sealed),
              AllOf(Not(HasSubstr("lamp")), Not(HasSubstr("DD20261008-9999")), Not(HasSubstr("DD202610089999"))));
}

TEST_F(UblDrop, QuarantinesABrokenDocumentOfTheOrderAndSaysSo) {
  drop("own.xml", despatch("DA-118", line("DD20261008-5521", "folding stand")).substr(0, 420));

  const auto sealed = bundle();

  EXPECT_EQ(hub_.last.exit_code, 3);
  EXPECT_THAT(gaps(sealed), AllOf(HasSubstr("parse_error"), HasSubstr("supplier")));
}

TEST_F(UblDrop, LeavesAnUploadForLaterAndSaysThatItMayBeAskedAgain) {
  drop("own.xml.part", despatch("DA-118", line("DD20261008-5521", "folding stand")).substr(0, 300));
  const auto first = bundle();
  EXPECT_THAT(items(first), SizeIs(1));
  EXPECT_THAT(gaps(first), AllOf(HasSubstr("partial_page"), HasSubstr("\"retryable\":true")));

  drop("own.xml", despatch("DA-118", line("DD20261008-5521", "folding stand")));
  std::filesystem::remove(hub_.folder() / "drop/own.xml.part");
  hub_.now = "2026-10-22T12:00:00Z";
  const auto second = bundle();
  EXPECT_THAT(items(second), Contains(HasSubstr("DA-118")));
  EXPECT_THAT(gaps(second), IsEmpty());
}

TEST_F(UblDrop, ReadsAllThatMayBeReadAndNamesTheRest) {
  drop("own.xml", despatch("DA-118", line("DD20261008-5521", "folding stand")));
  for (const std::string name : {"2025/old.xml", "a_shut.xml"})
    drop(name, despatch("DA-117", line("DD20261008-5521", "a lamp")));
  shut("drop/2025");
  shut("drop/a_shut.xml");

  const auto sealed = bundle();

  EXPECT_EQ(hub_.last.exit_code, 3);
  EXPECT_THAT(items(sealed), Contains(HasSubstr("DA-118")));
  EXPECT_THAT(gaps(sealed), AllOf(HasSubstr("forbidden"), HasSubstr("2025/, a_shut.xml"),
                                  HasSubstr("(user \\\"" + user_name() + "\\\")"), HasSubstr("setfacl"),
                                  HasSubstr("source probe supplier")));
  EXPECT_EQ(hub_.run({"source", "probe", "supplier"}).exit_code, 1);
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr("\n  2025/: "), HasSubstr("\n  a_shut.xml: "), Not(HasSubstr("own.xml"))));
}

TEST_F(UblDrop, ListsInItsProbeAllFilesThatAreBroken) {
  for (int number = 100; number < 140; ++number) drop("cut_" + std::to_string(number) + ".xml", "<DespatchAdvice");
  EXPECT_EQ(hub_.run({"source", "probe", "supplier"}).exit_code, 1);
  for (int number = 100; number < 140; ++number)
    EXPECT_THAT(hub_.last.out, HasSubstr("cut_" + std::to_string(number) + ".xml: not well-formed XML at line 1"));
  EXPECT_THAT(gaps(bundle()), AllOf(HasSubstr("40 XML file(s) cannot be read"),
                                    HasSubstr("cut_100.xml, cut_101.xml, cut_102.xml and 37 more")));
}

TEST_F(UblDrop, SaysWhatIsWrongWithItsFolder) {
  hub_.run({"source", "probe", "supplier"});
  EXPECT_NE(hub_.last.exit_code, 0);
  EXPECT_THAT(hub_.last.out + hub_.last.err, AllOf(HasSubstr("drop"), HasSubstr("No such file")));
}

std::string response(const std::string& accepted, const std::string& time) {
  return R"(<OrderResponseSimple xmlns="urn:oasis:names:specification:ubl:schema:xsd:OrderResponseSimple-2"><ID>OR-7</ID>)"
         "<IssueDate>2026-10-09</IssueDate>" +
         (time.empty() ? "" : "<IssueTime>" + time + "</IssueTime>") + "<AcceptedIndicator>" + accepted +
         "</AcceptedIndicator><OrderReference><ID>DD20261008-5521</ID></OrderReference><SellerSupplierParty><Party>"
         "<PartyName><Name>Hengzhan</Name></PartyName></Party></SellerSupplierParty></OrderResponseSimple>";
}

// Whichever file is read last, the answer given last stands last.
TEST_F(UblDrop, ShowsTwoAnswersUnderOneNumberEachAtItsTime) {
  drop("a_refused.xml", response("false", "18:00:00"));
  drop("b_accepted.xml", response("true", "09:00:00"));
  const auto first = bundle();
  ASSERT_THAT(items(first), SizeIs(3));
  EXPECT_THAT(items(first)[0], AllOf(HasSubstr("\"outcome\":\"approved\""), HasSubstr("2026-10-09T01:00:00")));
  EXPECT_THAT(items(first)[1], AllOf(HasSubstr("\"outcome\":\"declined\""), HasSubstr("2026-10-09T10:00:00")));

  hub_.now = "2026-10-22T12:00:00Z";
  EXPECT_THAT(items(bundle()), AllOf(SizeIs(3), Each(HasSubstr("\"version\":1}")))) << "nothing new was said";
}

TEST_F(UblDrop, KeepsContradictoryAnswersOfOneDayApart) {
  drop("a.xml", response("false", ""));
  drop("b.xml", response("true", ""));
  const auto sealed = bundle();
  EXPECT_THAT(items(sealed), Contains(HasSubstr("\"outcome\":\"approved\"")));
  EXPECT_THAT(items(sealed), Contains(HasSubstr("\"outcome\":\"declined\"")));
}

TEST_F(StatementDrop, BringsTheStatementAboutTheCaseAndNotAByteOfAnotherCustomers) {
  drop("own.pdf", "%PDF-1.4 two pieces were handed over");
  drop("own.pdf.yaml", own_facts + "text: two pieces\n");
  drop("other.pdf", "%PDF-1.4 a stranger's lamp");
  drop("other.pdf.yaml", "complaint_no: TS2\nissuer: Hengzhan\ndate: 2026-10-22\ntext: a stranger's words\n");

  const auto sealed = bundle();

  EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
  EXPECT_THAT(items(sealed), Contains(AllOf(HasSubstr("\"kind\":\"statement\""), HasSubstr("\"part\":\"related\""),
                                            HasSubstr("own.pdf"), HasSubstr("\"state\":\"available\""))));
  EXPECT_THAT(everything(sealed),
              AllOf(HasSubstr("%PDF-1.4 two pieces were handed over"), HasSubstr(own_facts), Not(HasSubstr("stranger")),
                    Not(HasSubstr("other.pdf")), Not(HasSubstr("TS2"))));
}

TEST_F(StatementDrop, ReadsAllThatMayBeReadAndNamesTheRest) {
  drop("own.pdf", "%PDF-1.4 two pieces were handed over");
  drop("own.pdf.yaml", own_facts);
  drop("a_shut.yaml", "complaint_no: TS2\n");
  shut("drop/a_shut.yaml");

  const auto sealed = bundle();

  EXPECT_EQ(hub_.last.exit_code, 3);
  EXPECT_THAT(items(sealed), Contains(HasSubstr("own.pdf")));
  EXPECT_THAT(gaps(sealed), AllOf(HasSubstr("forbidden"), HasSubstr(": a_shut.yaml."), HasSubstr("setfacl")));
}

TEST_F(StatementDrop, CarriesWhatWasPulledAndIsGoneFromTheFolder) {
  drop("own.pdf", "%PDF-1.4 two pieces were handed over");
  drop("own.pdf.yaml", own_facts + "text: two pieces\n");
  drop("shared.pdf.yaml",
       "complaint_no: [TS1, TS2]\nissuer: Hengzhan\ndate: 2026-10-22\ntext: of two, a stranger's too\n");
  ASSERT_EQ(hub_.run({"pull", "statements"}).exit_code, 0) << hub_.last.err;
  std::filesystem::remove_all(hub_.folder() / "drop");
  std::filesystem::create_directory(hub_.folder() / "drop");

  const auto sealed = bundle();

  EXPECT_THAT(items(sealed), Contains(AllOf(HasSubstr("two pieces"), HasSubstr("\"state\":\"available\""))));
  const auto documents = HubFixture::read_from(sealed, "index/documents.jsonl");
  EXPECT_THAT(documents, HasSubstr("\"carried\":\"whole\",\"content_type\":\"application/octet-stream\""));
  EXPECT_THAT(gaps(sealed), AllOf(HasSubstr("forbidden"), HasSubstr("cannot be cut")))
      << "what speaks of two stays here";
  EXPECT_EQ(hub_.run({"verify", sealed}).exit_code, 5) << hub_.last.out;
}

TEST_F(ReplacedFile, OfAnotherComplaintIsNotCarriedAndTheCasesOwnStays) {
  pull_on("2026-10-21", own_facts, own_bytes);
  pull_on("2026-10-22", others_facts, others_bytes);

  const auto sealed = bundle();

  expect_own_alone(sealed);
  EXPECT_THAT(report(sealed), HasSubstr("所附文件为其归于本案时所取得"));
  EXPECT_EQ(hub_.run({"verify", sealed}).exit_code, 5) << hub_.last.out;
}

TEST_F(ReplacedFile, ThatWasAnotherComplaintsBeforeIsNotCarried) {
  pull_on("2026-10-21", others_facts, others_bytes);
  pull_on("2026-10-22", own_facts, own_bytes);

  expect_own_alone(bundle());
}

TEST_F(ReplacedFile, ThatIsPutBackIsTheCasesOwnAgain) {
  pull_on("2026-10-21", own_facts, own_bytes);
  pull_on("2026-10-22", others_facts, others_bytes);
  pull_on("2026-10-23", own_facts, own_bytes);

  expect_own_alone(bundle());
}

TEST_F(ReplacedFile, IsCarriedBesideTheOneThatCorrectsIt) {
  pull_on("2026-10-21", own_facts, own_bytes);
  pull_on("2026-10-22", own_facts, "%PDF-1.4 three pieces were handed over");

  const auto sealed = bundle();

  ASSERT_THAT(media(sealed), SizeIs(2));
  EXPECT_EQ(HubFixture::read_from(sealed, media(sealed)[0]), "%PDF-1.4 three pieces were handed over");
  EXPECT_EQ(HubFixture::read_from(sealed, media(sealed)[1]), "%PDF-1.4 two pieces were handed over");
  EXPECT_THAT(report(sealed), HasSubstr("源系统中此文件曾被同名文件替换，此前的文件如下"));
  EXPECT_EQ(hub_.run({"verify", sealed}).exit_code, 5) << hub_.last.out;
}

TEST_F(ReplacedFile, StandsWithTheFactsThatItCameWith) {
  pull_on("2026-10-21", own_facts + "received: 2\n", "%PDF-1.4 two pieces were handed over");
  pull_on("2026-10-22", own_facts + "received: 3\n", "%PDF-1.4 three pieces were handed over");

  const auto sealed = bundle();

  EXPECT_THAT(items(sealed), Contains(AllOf(HasSubstr("\"version\":1}]"), HasSubstr("\"version\":2"))));
  EXPECT_THAT(everything(sealed), HasSubstr("%PDF-1.4 two pieces were handed over"));
}

TEST_F(StatementDrop, SortsAWindowsScansIntoTheCustomersAndTheHandlersSide) {
  drop("form.jpg", "JPG form");
  drop("form.jpg.yaml", "kind: paper_form\ncomplaint_no: TS1\ndate: 2026-10-14\n");
  drop("note.jpg", "JPG note");
  drop("note.jpg.yaml", "kind: counter_note\ncomplaint_no: TS1\ndate: 2026-10-14\n");
  drop("earlier.pdf", "%PDF-1.4 of an earlier complaint");
  drop("earlier.pdf.yaml", "complaint_no: TS0\norder_no: DD20261008-5521\nissuer: Hengzhan\ndate: 2026-09-01\n");

  const auto sealed = bundle();

  EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
  EXPECT_THAT(items(sealed), Contains(AllOf(HasSubstr("form.jpg"), HasSubstr("\"part\":\"customer\""))));
  EXPECT_THAT(items(sealed), Contains(AllOf(HasSubstr("note.jpg"), HasSubstr("\"part\":\"handler\""))));
  EXPECT_THAT(items(sealed), Contains(AllOf(HasSubstr("earlier.pdf"), HasSubstr("\"part\":\"history\""))));
}

TEST_F(StatementDrop, TakesTheFileThatComesAfterItsSideCarIntoTheNextRevisionOfTheSameItem) {
  drop("own.yaml", own_facts);
  const auto first = bundle();
  EXPECT_EQ(hub_.last.exit_code, 3);
  EXPECT_THAT(gaps(first), AllOf(HasSubstr("media_missing"), HasSubstr("absent")));

  drop("own.pdf", "%PDF-1.4 here at last");
  hub_.now = "2026-10-22T12:00:00Z";
  const auto second = bundle();
  EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
  EXPECT_THAT(items(second), SizeIs(2)) << "the ticket and one statement";
  EXPECT_THAT(everything(second), HasSubstr("%PDF-1.4 here at last"));
}

TEST_F(StatementDrop, KeepsTwoScansApartWhoseSideCarsSayTheSame) {
  drop("page1.jpg", "JPG one");
  drop("page1.jpg.yaml", own_facts);
  drop("page2.jpg", "JPG two");
  drop("page2.jpg.yaml", own_facts);
  const auto sealed = bundle();
  EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
  EXPECT_THAT(items(sealed), SizeIs(3));
  EXPECT_THAT(everything(sealed), AllOf(HasSubstr("JPG one"), HasSubstr("JPG two")));
}

TEST_F(StatementDrop, QuarantinesABrokenSideCarOfTheCaseAndCountsWhatIsNobodys) {
  drop("TS1-own.pdf", "%PDF-1.4 own");
  drop("broken.pdf.yaml", "order_no: DD20261008-5521\nissuer: Heng: zhan\n");
  drop("scan0001.pdf", "%PDF-1.4 whose?");
  const auto sealed = bundle();
  EXPECT_EQ(hub_.last.exit_code, 3);
  EXPECT_THAT(gaps(sealed),
              AllOf(HasSubstr("partial_page"), HasSubstr("1 row could not be read; it is kept in quarantine"),
                    Not(HasSubstr("scan0001"))));
  EXPECT_THAT(everything(sealed), Not(HasSubstr("whose?")));

  EXPECT_NE(hub_.run({"source", "probe", "statements"}).exit_code, 0);
  EXPECT_THAT(hub_.last.out + hub_.last.err, AllOf(HasSubstr("scan0001.pdf"), HasSubstr("broken.pdf")));
}

TEST_F(StatementDrop, KeepsEveryFileUnderAnEndingThatOpens) {
  drop("mail.eml", "From: Zhang <zhang@hengzhan.example>\r\nSubject: two pieces\r\n\r\nTwo pieces were sent.\r\n");
  drop("mail.eml.yaml", own_facts);
  drop("reply.docx", "PK\x03\x04 a document");
  drop("reply.docx.yaml", own_facts);
  drop("page.eml", "<html>a login page</html>");
  drop("page.eml.yaml", own_facts);

  const auto sealed = bundle();

  EXPECT_THAT(items(sealed), Contains(AllOf(HasSubstr("mail.eml"), HasSubstr("\"type\":\"message/rfc822\""),
                                            ContainsRegex("\"path\":\"data/3-related/it-[0-9]+.eml\""))));
  EXPECT_THAT(items(sealed),
              Contains(AllOf(HasSubstr("reply.docx"), ContainsRegex("\"path\":\"data/3-related/it-[0-9]+.docx\""))));
  EXPECT_THAT(items(sealed),
              Contains(AllOf(HasSubstr("page.eml"), ContainsRegex("\"path\":\"data/3-related/it-[0-9]+.bin\""))))
      << "no mail";
}

}  // namespace
}  // namespace dossier
