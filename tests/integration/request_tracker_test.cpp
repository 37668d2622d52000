// The preset for Request Tracker 5: which tickets it finds, and what is in them.
#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <set>

#include "request_tracker_fixture.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

using Names = std::map<std::string, std::string>;
constexpr int64_t second = 1000000;

TEST_P(RequestTracker, FitsThePreset) {
  auto made = tracker();
  const auto probed = made.probe();
  EXPECT_TRUE(probed) << probed.error().message();
}

TEST_P(RequestTracker, AsksNothingWithoutTheFieldOfTheComplaintsNumber) {
  auto wrong = tracker();
  wrong.option("fields", Names{{"complaint_no", "投诉编号X"}, {"remedy", "补救"}});
  const auto probed = wrong.probe();
  ASSERT_FALSE(probed);
  EXPECT_THAT(probed.error().message(), AllOf(HasSubstr("complaint_no \"投诉编号X\", remedy \"补救\" (it has: "),
                                              HasSubstr("投诉编号, "), HasSubstr("补救措施, ")));
  for (const auto& sought : {complaint, Sought{"phone", "+8613812345678"}}) {
    const auto run = wrong.lookup("tickets", sought);
    ASSERT_FALSE(run.outcome);
    EXPECT_EQ(run.error().kind(), ErrorKind::config);
    EXPECT_THAT(run.error().message(), HasSubstr("complaint_no \"投诉编号X\""));
  }
}

TEST_P(RequestTracker, GivesAComplaintWithEverythingOfIt) {
  const auto run = tracker().lookup("tickets", complaint);
  ASSERT_TRUE(run.outcome) << run.error().message();
  EXPECT_THAT(run.keys(), ElementsAre("87"));
  ASSERT_THAT(run.of_kind("ticket"), SizeIs(1));
  const auto& ticket = *run.of_kind("ticket")[0];
  EXPECT_EQ(json::text(ticket, "/at/raw"), "2026-10-14 01:20:00");
  EXPECT_EQ(json::text(ticket, "/at/zone"), "UTC");
  EXPECT_EQ(json::text(ticket, "/channel"), "platform");
  EXPECT_EQ(json::text(ticket, "/submitted_by_customer"), "true");
  EXPECT_THAT(identifiers_of(ticket),
              ElementsAre("complaint_no  TS20261014-0087 customer", "customer_id  C20240311 customer",
                          "phone  13812345678 customer", "order_no  DD20261008-5521 customer",
                          "waybill_no kuaidi KD2026100900417 customer", "phone  13812345670 recipient"));
  EXPECT_THAT(run.told("note", {"/text"}), ElementsAre("属物流原因，请用户联系快递。", "供应商晚交货，退回售后。",
                                                       "10:20致电用户，告知物流显示已签收。"));
  EXPECT_THAT(run.told("status_change", {"/text"}), ElementsAre("已受理", "已受理 → 处理中", "处理中 → 已结案"));
  EXPECT_EQ(json::text(*run.of_kind("status_change")[2], "/outcome"), "closed");
}

TEST_P(RequestTracker, KeepsTheCustomersMediaByteByByte) {
  const auto run = tracker().lookup("tickets", complaint);
  const auto attachments = run.of_kind("attachment");
  ASSERT_THAT(attachments, SizeIs(2));
  EXPECT_EQ(json::text(*attachments[0], "/media/0/name"), "合同条款照片.jpg");
  EXPECT_EQ(json::text(*attachments[0], "/submitted_by_customer"), "true");
  EXPECT_EQ(json::text(*attachments[0], "/links/1/relation"), "attachment_of");
  const auto digest = json::text(*attachments[0], "/media/0/blob");
  ASSERT_TRUE(run.blobs.count(digest));
  EXPECT_EQ(run.blobs.at(digest), read_file(demo / "media/contract_clause.jpg").value());
}

TEST_P(RequestTracker, MarksTheApplicationForReviewAsTheCustomers) {
  const auto run = tracker().lookup("tickets", complaint);
  ASSERT_THAT(run.of_kind("message"), SizeIs(1));
  const auto& application = *run.of_kind("message")[0];
  EXPECT_EQ(json::text(application, "/submitted_by_customer"), "true");
  EXPECT_EQ(json::text(application, "/direction"), "inbound");
  EXPECT_EQ(json::text(application, "/channel"), "platform");
}

TEST_P(RequestTracker, GivesTheCustomersHistoryAndNobodyElses) {
  for (const auto& sought : {Sought{"phone", "+8613812345678"}, Sought{"customer_id", "C20240311"}}) {
    const auto run = tracker().lookup("tickets", sought);
    ASSERT_TRUE(run.outcome) << run.error().message();
    EXPECT_THAT(run.keys(), ElementsAre("41", "57", "87")) << sought.type;
    for (const auto& document : run.documents) EXPECT_THAT(document.bytes, Not(HasSubstr("林先生")));
  }
  EXPECT_EQ(tracker().lookup("tickets", complaint).documents.at(0).bytes,
            tracker().lookup("tickets", {"phone", "+8613812345678"}).documents.at(2).bytes)
      << "a ticket is the same document however it was found";
}

TEST_P(RequestTracker, KeepsToTheWindow) {
  Sought since{"phone", "+8613812345678"};
  since.from = int64_t{1767225600} * second;  // 2026
  EXPECT_THAT(tracker().lookup("tickets", since).keys(), ElementsAre("57", "87"));
}

TEST_P(RequestTracker, FindsNumbersWrittenWithoutCountryCodeButNoShorterOnes) {
  const auto found = [&](const std::string& stored, const std::string& sought) {
    change("UPDATE Users SET MobilePhone = '" + stored + "' WHERE id = 21");
    return !tracker().lookup("tickets", {"phone", sought}).documents.empty();
  };
  EXPECT_TRUE(found("0086 138-1234-5678", "+8613812345678"));
  EXPECT_TRUE(found("(021) 6000-1234", "+862160001234"));
  EXPECT_FALSE(found("60001234", "+862160001234")) << "without area code it may be anybody's";
  EXPECT_FALSE(found("12345678", "+8613812345678"));
  EXPECT_FALSE(found("", "+8613812345678"));
}

TEST_P(RequestTracker, TakesMergedTicketsForOneComplaint) {
  change(
      "INSERT INTO Tickets(id, EffectiveId, IsMerged, Queue, Type, Owner, Subject, Status, Creator, Created) VALUES"
      "(95, 87, 1, 1, 'ticket', 6, '再次投诉', '已受理', 21, '2026-10-15 02:00:00');"
      "INSERT INTO Transactions(id, ObjectType, ObjectId, Type, Creator, Created) VALUES(950, 'RT::Ticket', 95, "
      "'Create', 21, '2026-10-15 02:00:00');"
      "INSERT INTO Attachments(id, TransactionId, ContentType, ContentEncoding, Content) VALUES(951, 950, 'text/html', "
      "'none', "
      "'<p>还没人<b>管</b>？</p><script>x</script>');"
      "INSERT INTO ObjectCustomFieldValues(id, CustomField, ObjectType, ObjectId, Content) VALUES(952, 1, "
      "'RT::Ticket', 95, "
      "'TS20261015-0099')");
  for (const auto* number : {"TS20261015-0099", "TS20261014-0087"}) {
    const auto run = tracker().lookup("tickets", {"complaint_no", number});
    ASSERT_THAT(run.keys(), ElementsAre("87")) << number;
    EXPECT_THAT(run.told("message", {"/text"}), Contains("还没人管？"));
    EXPECT_EQ(json::text(*run.of_kind("ticket")[0], "/identifiers/1/raw"), "TS20261015-0099");
  }
}

TEST_P(RequestTracker, SaysWhichMediaAreNotInTheDatabase) {
  change(
      "UPDATE Attachments SET ContentEncoding = 'external', Content = 'abc' WHERE id = 13;"
      "UPDATE Attachments SET ContentEncoding = 'base64', Content = '!!!' WHERE id = 14");
  const auto run = tracker().lookup("tickets", complaint);
  ASSERT_TRUE(run.outcome) << run.error().message();
  EXPECT_THAT(run.missing, ElementsAre(std::pair<const std::string, std::string>("ticket/87/media/13", "absent"),
                                       std::pair<const std::string, std::string>("ticket/87/media/14", "corrupt")));
  EXPECT_EQ(json::text(*run.of_kind("attachment")[0], "/media/0/locator"), "ticket/87/media/13");
}

TEST_P(RequestTracker, SaysThatAnotherDatabaseDoesNotFitThePreset) {
  const TestDatabase other(GetParam(), "other");
  other.run("CREATE TABLE issues(id int)");
  const auto probed = house(other).probe();
  ASSERT_FALSE(probed);
  EXPECT_EQ(probed.error().kind(), ErrorKind::config);
  EXPECT_THAT(probed.error().message(),
              AllOf(HasSubstr("query \"approvals\""), HasSubstr("issues"), HasSubstr("preset")));
}

TEST_P(RequestTracker, GivesTheSameRecordsWhateverTheEngine) {
  static std::optional<std::vector<std::string>> first;
  for (const auto& sought : {complaint, Sought{"phone", "+8613812345678"}}) {
    const auto run = tracker().lookup("tickets", sought);
    ASSERT_TRUE(run.outcome) << run.error().message();
    if (sought.type != "phone") continue;
    ASSERT_THAT(run.records, SizeIs(::testing::Gt(20u)));
    if (!first) first = run.lines();
    EXPECT_EQ(run.lines(), *first);
  }
}

TEST_P(RequestTracker, PullsEveryComplaintAsTheLookUpGivesIt) {
  const auto pulled = tracker().pull("tickets");
  ASSERT_TRUE(pulled.outcome) << pulled.error().message();
  const auto found = tracker().lookup("tickets", complaint);
  const auto same = std::find_if(pulled.documents.begin(), pulled.documents.end(),
                                 [](const auto& document) { return document.key == "87"; });
  ASSERT_NE(same, pulled.documents.end());
  EXPECT_EQ(same->bytes, found.documents.at(0).bytes);
  const auto keys = pulled.keys();
  EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), keys.size());
}

TEST_P(RequestTracker, PullsAComplaintAgainWhenAnApprovalOfItChanges) {
  const auto whole = tracker().pull("tickets");
  ASSERT_TRUE(whole.outcome) << whole.error().message();
  const auto before = whole.checkpoints.back();
  change("UPDATE Tickets SET LastUpdated = '2026-12-01 08:00:00' WHERE Type = 'approval'");
  EXPECT_THAT(tracker().option("overlap_minutes", "0").pull("tickets", before).keys(), Contains("87"));
}

TEST_P(RequestTracker, TellsNumbersApartThatDifferInCaseAlone) {
  EXPECT_THAT(tracker().lookup("tickets", {"complaint_no", "ts20261014-0087"}).documents, IsEmpty());
}

TEST_P(RequestTracker, FindsAnAddressHoweverItIsWritten) {
  change("UPDATE Users SET EmailAddress = 'Chen@Example.COM' WHERE id = 21");
  const auto run = tracker().lookup("tickets", {"email", "chen@example.com"});
  ASSERT_TRUE(run.outcome) << run.error().message();
  EXPECT_THAT(run.keys(), ElementsAre("41", "57", "87"));
  EXPECT_THAT(tracker().lookup("tickets", {"email", ""}).documents, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, RequestTracker, ::testing::ValuesIn(all_engines()), name_of_engine);

}  // namespace
}  // namespace dossier::testkit
