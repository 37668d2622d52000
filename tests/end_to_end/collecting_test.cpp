// From a complaint number to a sealed bundle, with scripted sources: what is followed, what never is, what is whole.
#include <gmock/gmock.h>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testkit::HubFixture;

constexpr auto own_ticket = R"([
  {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true",
   "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},{"type":"customer_id","value":"C7","owner":"customer"},
                  {"type":"phone","value":"13812345678","owner":"customer"},
                  {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]},
  {"id":"t1-note","kind":"note","at":"2026-10-14 15:02:00","text":"ask the carrier","links":["t1"]}])";

constexpr auto parcel_in_the_locker = R"([
  {"id":"e1","kind":"shipment_event","at":"2026-10-14 11:37:00","text":"put into the parcel locker",
   "identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])";

std::vector<std::string> texts(const std::string& bundle) {
  std::vector<std::string> found;
  for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl")) found.push_back(json::to_string(item));
  return found;
}

bool looked_up(const std::string& bundle, const std::string& value) {
  return HubFixture::read_from(bundle, "index/completeness.json").find(value) != std::string::npos;
}

int items(const std::string& bundle) {
  return static_cast<int>(HubFixture::lines_of(bundle, "index/items.jsonl").size());
}

TEST(Collecting, FollowsTheTrailFromTheComplaintToItsParcel) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  hub.scripted("parcels").answer("parcels", "parcels", "waybill_no-KD1", parcel_in_the_locker);

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  ASSERT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_EQ(items(bundle), 3);
  const auto lines = texts(bundle);
  EXPECT_THAT(lines, Contains(testing::AllOf(HasSubstr("put into the parcel locker"), HasSubstr("\"part\":\"related\""),
                                             HasSubstr("complaint_no TS1"), HasSubstr("waybill_no KD1"))));
  EXPECT_THAT(lines, Contains(testing::AllOf(HasSubstr("ask the carrier"), HasSubstr("\"part\":\"handler\""))));
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5);
}

TEST(Collecting, SharesNoRecordBetweenRealmsThatUseTheSameCustomerNumber) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  hub.scripted("other").answer("other", "tickets", "customer_id-C7", R"([
    {"id":"x1","kind":"ticket","at":"2026-09-01 09:00:00","text":"a stranger's matter",
     "identifiers":[{"type":"complaint_no","value":"X1","owner":"none"},{"type":"customer_id","value":"C7","owner":"customer"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  ASSERT_FALSE(bundle.empty()) << hub.last.err;
  EXPECT_THAT(texts(bundle), Not(Contains(HasSubstr("a stranger's matter"))));
}

TEST(Collecting, SharesRecordsWhereTheConfigurationSaysThatTheNumbersAreTheSame) {
  HubFixture hub;
  hub.scripted("tickets", "    realm: {customer_id: crm}\n")
      .answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  hub.scripted("old", "    realm: {customer_id: crm, complaint_no: tickets}\n")
      .answer("old", "tickets", "customer_id-C7", R"([
    {"id":"x1","kind":"ticket","at":"2026-02-01 09:00:00","text":"the same depot again",
     "identifiers":[{"type":"complaint_no","value":"TS0","owner":"none"},{"type":"customer_id","value":"C7","owner":"customer"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  EXPECT_THAT(texts(bundle),
              Contains(testing::AllOf(HasSubstr("the same depot again"), HasSubstr("\"part\":\"history\""))));
}

TEST(Collecting, NeverLooksUpACouriersPhoneOrAnAgents) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late",
     "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},{"type":"phone","value":"13900001111","owner":"courier"},
                    {"type":"phone","value":"13900002222","owner":"agent"},{"type":"phone","value":"13812345670","owner":"recipient"}]}])");
  hub.answer("tickets", "tickets", "phone-+8613900001111", R"([
    {"id":"t9","kind":"note","at":"2026-10-14 09:20:00","text":"the courier's own affair",
     "identifiers":[{"type":"phone","value":"13900001111","owner":"courier"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  ASSERT_EQ(items(bundle), 1) << hub.last.err;
  for (const auto number : {"13900001111", "13900002222", "13812345670"})
    EXPECT_FALSE(looked_up(bundle, number)) << number;
}

TEST(Collecting, NeverFollowsWhatOnlyAHistoryRecordNames) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  hub.answer("tickets", "tickets", "customer_id-C7", R"([
    {"id":"t0","kind":"ticket","at":"2026-01-20 09:00:00","text":"stuck before",
     "identifiers":[{"type":"complaint_no","value":"TS0","owner":"none"},{"type":"customer_id","value":"C7","owner":"customer"},
                    {"type":"waybill_no","value":"OLD9","owner":"customer","realm":"kuaidi"}]},
    {"id":"t0-note","kind":"note","at":"2026-01-20 10:00:00","text":"refunded","links":["t0"]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  EXPECT_FALSE(looked_up(bundle, "OLD9"));
  const auto lines = texts(bundle);
  EXPECT_THAT(lines, Contains(testing::AllOf(HasSubstr("refunded"), HasSubstr("\"part\":\"history\""))));
}

TEST(Collecting, NeverFollowsWhatARowOfAnotherCustomerNames) {
  HubFixture hub;
  hub.scripted("tickets").scripted("parcels");
  hub.answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late",
     "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},
                    {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])");
  hub.answer("parcels", "parcels", "waybill_no-KD1", R"([
    {"id":"e1","kind":"shipment_event","at":"2026-10-10 02:31:00","text":"left",
     "identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]},
    {"id":"e2","kind":"shipment_event","at":"2026-10-10 02:31:00","text":"left, in the same sack",
     "identifiers":[{"type":"waybill_no","value":"KD2","owner":"customer","realm":"kuaidi"}]}])");
  hub.answer("parcels", "parcels", "waybill_no-KD2", R"([
    {"id":"e3","kind":"shipment_event","at":"2026-10-11 02:31:00","text":"delivered to a stranger",
     "identifiers":[{"type":"waybill_no","value":"KD2","owner":"customer","realm":"kuaidi"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  EXPECT_EQ(HubFixture::lines_of(bundle, "index/items.jsonl").size(), 2u);
  EXPECT_THAT(HubFixture::read_from(bundle, "index/completeness.json"), Not(HasSubstr("KD2")));
}

TEST(Collecting, CallsItAGapWhenRecordsCameThatNameTheNumberInAnotherRealm) {
  HubFixture hub;
  hub.scripted("tickets").scripted("parcels");
  hub.answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late",
     "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},
                    {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])");
  hub.answer("parcels", "parcels", "waybill_no-KD1", R"([
    {"id":"e1","kind":"shipment_event","at":"2026-10-10 02:31:00","text":"left",
     "identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"zhongtong"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  EXPECT_EQ(hub.last.exit_code, 3);
  EXPECT_THAT(HubFixture::read_from(bundle, "index/gaps.jsonl"),
              testing::AllOf(HasSubstr("1 record came and none names it"), HasSubstr("kuaidi")));
}

TEST(Collecting, CallsItFoundWhenTheRecordsAreOfTheCaseByAnotherNumber) {
  HubFixture hub;
  hub.scripted("tickets").scripted("parcels");
  hub.answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  hub.answer("tickets", "tickets", "phone-+8613812345678", R"([
    {"id":"n1","kind":"note","at":"2026-10-14 10:00:00","text":"called back",
     "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(HubFixture::read_from(bundle, "index/items.jsonl"), HasSubstr("called back"));
}

TEST(Collecting, CallsItFoundWhenOnlyALaterAnswerTiesTheRecordsToTheCase) {
  HubFixture hub;
  hub.scripted("tickets").scripted("parcels");
  hub.answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late",
     "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},
                    {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"},
                    {"type":"waybill_no","value":"KD2","owner":"customer","realm":"kuaidi"}]}])");
  hub.answer("parcels", "parcels", "waybill_no-KD1", R"([
    {"id":"e1","kind":"shipment_event","at":"2026-10-10 02:31:00","text":"forwarded as KD3",
     "identifiers":[{"type":"waybill_no","value":"KD3","owner":"customer","realm":"zhongtong"}]}])");
  hub.answer("parcels", "parcels", "waybill_no-KD2", R"([
    {"id":"e2","kind":"shipment_event","at":"2026-10-10 03:31:00","text":"joined with KD3",
     "identifiers":[{"type":"waybill_no","value":"KD2","owner":"customer","realm":"kuaidi"},
                    {"type":"waybill_no","value":"KD3","owner":"customer","realm":"zhongtong"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  EXPECT_EQ(HubFixture::read_from(bundle, "index/gaps.jsonl"), "");
  EXPECT_THAT(HubFixture::read_from(bundle, "index/items.jsonl"), HasSubstr("forwarded as KD3"));
}

TEST(Collecting, FollowsARowThatOnlyALaterAnswerTiesToTheCase) {
  HubFixture hub;
  hub.scripted("tickets").scripted("parcels");
  hub.answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"o1","kind":"note","at":"2026-10-09 09:20:00","text":"sent on",
     "identifiers":[{"type":"waybill_no","value":"KD2","owner":"recipient","realm":"kuaidi"},
                    {"type":"waybill_no","value":"KD3","owner":"customer","realm":"kuaidi"}]},
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late",
     "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},
                    {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])");
  hub.answer("parcels", "parcels", "waybill_no-KD1", R"([
    {"id":"e1","kind":"shipment_event","at":"2026-10-10 02:31:00","text":"forwarded",
     "identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"},
                    {"type":"waybill_no","value":"KD2","owner":"customer","realm":"kuaidi"}]}])");
  hub.answer("parcels", "parcels", "waybill_no-KD3", R"([
    {"id":"e3","kind":"shipment_event","at":"2026-10-11 02:31:00","text":"delivered",
     "identifiers":[{"type":"waybill_no","value":"KD3","owner":"customer","realm":"kuaidi"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  EXPECT_THAT(HubFixture::read_from(bundle, "index/items.jsonl"), HasSubstr("delivered"));
}

TEST(Collecting, TakesNoStrangersComplaintThatMerelyNamesTheCustomersPhone) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  hub.answer("tickets", "tickets", "phone-+8613812345678", R"([
    {"id":"n1","kind":"ticket","at":"2026-10-01 09:00:00","text":"a neighbour had it delivered there",
     "identifiers":[{"type":"complaint_no","value":"N1","owner":"none"},{"type":"customer_id","value":"C8","owner":"customer"},
                    {"type":"phone","value":"13812345678","owner":"recipient"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  EXPECT_THAT(texts(bundle), Not(Contains(HasSubstr("a neighbour"))));
}

TEST(Collecting, LeavesNoByteOfAnotherCustomersRowInTheBundle) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"my parcel is late",
     "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"}]},
    {"id":"t2","kind":"ticket","at":"2026-10-14 09:21:00","text":"STRANGERS-WORDS",
     "identifiers":[{"type":"complaint_no","value":"TS2","owner":"none"},{"type":"phone","value":"13777777777","owner":"customer"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  ASSERT_EQ(items(bundle), 1) << hub.last.err;
  const auto everything = testkit::run_command({"unzip", "-p", bundle}).out;
  EXPECT_THAT(everything, HasSubstr("my parcel is late"));
  EXPECT_EQ(everything.find("STRANGERS-WORDS"), std::string::npos);
  EXPECT_EQ(everything.find("13777777777"), std::string::npos);
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5);
}

TEST(Collecting, KeepsAnUnreadableRowInQuarantineAndSaysSo) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","identifiers":[{"type":"complaint_no","value":"TS1"}]},
    {"kind":"note","text":"nobody knows whose"}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  EXPECT_EQ(hub.last.exit_code, 3);
  EXPECT_THAT(HubFixture::read_from(bundle, "index/gaps.jsonl"), HasSubstr("parse_error"));
  EXPECT_EQ(testkit::run_command({"unzip", "-p", bundle}).out.find("nobody knows whose"), std::string::npos);
}

TEST(Collecting, MarksASourceThatNobodyCouldAskAndOneThatHasNothing) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  hub.scripted("parcels");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  const auto matrix = HubFixture::read_from(bundle, "index/completeness.json");
  EXPECT_THAT(matrix, HasSubstr("not_asked"));
  EXPECT_THAT(matrix, HasSubstr("no_identifier"));
}

TEST(Collecting, PrintsNoNameThatGivesOrdersToATerminal) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","medium":"a\u001b[31m\nitems: 99, gaps: 0\n.jpg",
     "identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  hub.run({"bundle", hub.open_case("TS1")});
  EXPECT_THAT(hub.last.err, HasSubstr("items: 99, gaps: 0"));
  EXPECT_THAT(hub.last.err, Not(testing::AnyOf(HasSubstr("\x1b"), HasSubstr("\nitems: 99"))));
}

TEST(Collecting, LooksAgainAndMakesNoRevisionWhenNothingIsNew) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  const auto number = hub.open_case("TS1");
  const auto first = hub.bundle(number);
  hub.now = "2026-10-22T12:00:00Z";

  EXPECT_EQ(hub.bundle(number), first);
  EXPECT_EQ(hub.last.exit_code, 0);
  EXPECT_THAT(hub.last.out, HasSubstr("\"new\":false"));
}

TEST(Collecting, HandsOutNoBundleThatWasSpoiltSinceItWasSealed) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  const auto number = hub.open_case("TS1");
  const auto first = hub.bundle(number);
  std::filesystem::resize_file(first, 100);
  hub.now = "2026-10-22T12:00:00Z";

  const auto second = hub.bundle(number);

  EXPECT_NE(second, first);
  EXPECT_THAT(hub.last.err, HasSubstr("revision r1 is not what was sealed"));
  EXPECT_EQ(std::filesystem::file_size(first), 100u);
  EXPECT_EQ(items(second), 2);
  std::filesystem::remove(second);
  hub.now = "2026-10-23T12:00:00Z";
  hub.bundle(number);
  EXPECT_THAT(hub.last.err, HasSubstr("revision r2 is gone"));
}

TEST(Collecting, AsksTheOthersAgainWhenTheSourceThatLedToThemFails) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  hub.scripted("parcels");
  const auto number = hub.open_case("TS1", "tickets");
  const auto first = hub.bundle(number);
  hub.write(hub.folder() / "sources/tickets/tickets/complaint_no-TS1.down", "");
  hub.answer("parcels", "parcels", "waybill_no-KD1", parcel_in_the_locker);
  hub.now = "2026-10-22T12:00:00Z";

  const auto second = hub.bundle(number);

  ASSERT_NE(first, second) << hub.last.err;
  EXPECT_THAT(texts(second), Contains(HasSubstr("put into the parcel locker")));
  EXPECT_THAT(HubFixture::read_from(second, "index/completeness.json"), HasSubstr("\"unreachable\""));
  const auto looked = json::parse(HubFixture::read_from(second, "index/completeness.json"));
  int asked = 0;
  for (const auto& [cell, place] : json::each(*looked, "/cells"))
    if (json::text(cell, "/source") == "parcels" && json::text(cell, "/part") == "related")
      for (const auto& [lookup, where] : json::each(cell, "/lookups"))
        asked += json::text(lookup, "/identifier/value") == "KD1" && json::text(lookup, "/outcome") == "found";
  EXPECT_EQ(asked, 1);
}

TEST(Collecting, CallsWhatItDidNotAskAgainAGapWhenTheSourceThatLedThereFails) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  hub.scripted("parcels").answer("parcels", "parcels", "waybill_no-KD1", parcel_in_the_locker);
  const auto number = hub.open_case("TS1", "tickets");
  hub.bundle(number);
  hub.write(hub.folder() / "sources/tickets/tickets/complaint_no-TS1.down", "");
  hub.write(hub.folder() / "sources/parcels/parcels/waybill_no-KD1.down", "");
  hub.now = "2026-10-22T12:00:00Z";

  const auto second = hub.bundle(number);

  EXPECT_THAT(texts(second), Contains(HasSubstr("put into the parcel locker")));
  EXPECT_THAT(HubFixture::read_from(second, "index/gaps.jsonl"), HasSubstr("waybill_no KD1"));
}

TEST(Collecting, KeepsTheNumbersOfItemsWhenLateEvidenceMakesTheNextRevision) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  hub.scripted("parcels");
  const auto number = hub.open_case("TS1", "tickets");
  const auto first = hub.bundle(number);
  hub.answer("parcels", "parcels", "waybill_no-KD1", R"([
    {"id":"e1","kind":"shipment_event","at":"2026-10-09 20:14:00","text":"picked up",
     "identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])");
  hub.now = "2026-10-22T12:00:00Z";

  const auto second = hub.bundle(number);

  ASSERT_NE(first, second) << hub.last.err;
  std::map<std::string, std::string> before;
  for (const auto& item : HubFixture::lines_of(first, "index/items.jsonl"))
    before[json::text(item, "/number")] = json::text(item, "/source_id");
  int kept = 0;
  for (const auto& item : HubFixture::lines_of(second, "index/items.jsonl")) {
    const auto item_number = json::text(item, "/number");
    if (!before.count(item_number)) continue;
    ++kept;
    EXPECT_EQ(before[item_number], json::text(item, "/source_id"));
  }
  EXPECT_EQ(kept, 2);
  EXPECT_EQ(items(second), 3);
  EXPECT_EQ(hub.run({"verify", second}).exit_code, 5);
  EXPECT_EQ(hub.run({"bundle", number, "--as-of", "2026-10-20T00:00:00Z"}).exit_code, 2);
}

TEST(Collecting, ClaimsNoOrderForWhatHappenedInTheSameSecondElsewhere) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late",
     "identifiers":[{"type":"complaint_no","value":"TS1"},{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]},
    {"id":"t1-a","kind":"note","at":"2026-10-14 09:20:00","text":"written together","links":["t1"]}])");
  hub.scripted("parcels").answer("parcels", "parcels", "waybill_no-KD1", R"([
    {"id":"e1","kind":"shipment_event","at":"2026-10-14 11:37:00","text":"signed",
     "identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]},
    {"id":"e2","kind":"shipment_event","at":"2026-10-14 11:37:00","text":"put into the locker",
     "identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  for (const auto& line : texts(bundle))
    EXPECT_EQ(line.find("\"order_unknown\":true") != std::string::npos,
              line.find("shipment_event") != std::string::npos)
        << line;
}

TEST(Collecting, KeepsTheFileOfAMessageThatWasTakenBack) {
  HubFixture hub;
  hub.scripted("tickets");
  const auto answer = [&](const std::string& text, const std::string& medium) {
    hub.answer("tickets", "tickets", "complaint_no-TS1",
               R"([
      {"id":"t1","kind":"message","at":"2026-10-14 09:20:00","text":")" +
                   text + R"(","medium":")" + medium + R"(",
       "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"}]}])");
  };
  answer("look at this", "complaint_no-TS1.bin");
  hub.write(hub.folder() / "sources/tickets/tickets/complaint_no-TS1.bin", "\xFF\xD8\xFF the picture");
  const auto number = hub.open_case("TS1", "tickets");
  ASSERT_FALSE(hub.bundle(number).empty());

  answer("taken back", "");
  std::filesystem::remove(hub.folder() / "sources/tickets/tickets/complaint_no-TS1.bin");
  hub.now = "2026-10-22T12:00:00Z";
  const auto second = hub.bundle(number);

  const auto items = HubFixture::lines_of(second, "index/items.jsonl");
  const auto& item = items.at(0);
  EXPECT_EQ(json::text(item, "/record/text"), "taken back");
  EXPECT_EQ(json::text(item, "/media/0/version"), "1");
  EXPECT_EQ(HubFixture::read_from(second, json::text(item, "/media/0/path")), "\xFF\xD8\xFF the picture");
  EXPECT_THAT(HubFixture::read_from(second, "data/report/report.html"),
              HasSubstr(json::text(item, "/media/0/path").substr(5)));
  EXPECT_EQ(hub.run({"verify", second, "--key", (hub.folder() / "var/seal/key.pub.pem").string()}).exit_code, 0)
      << hub.last.out;
}

TEST(Collecting, CarriesTheDocumentOfAnEarlierVersionToo) {
  HubFixture hub;
  const auto ticket = [](const std::string& text) {
    return R"([{"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":")" + text +
           R"(","identifiers":[{"type":"complaint_no","value":"TS1"}]}])";
  };
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", ticket("nobody answered"));
  const auto number = hub.open_case("TS1");
  hub.bundle(number);
  hub.answer("tickets", "tickets", "complaint_no-TS1", ticket("customer satisfied"));
  hub.now = "2026-10-22T12:00:00Z";

  const auto second = hub.bundle(number);

  const auto items = HubFixture::lines_of(second, "index/items.jsonl");
  ASSERT_EQ(items.size(), 1u) << hub.last.err;
  EXPECT_EQ(json::text(items[0], "/version"), "2");
  EXPECT_EQ(json::text(items[0], "/earlier/0/record/text"), "nobody answered");
  const auto document = json::text(items[0], "/earlier/0/origin/document");
  EXPECT_THAT(HubFixture::read_from(second, "data/documents/" + document + ".json"), HasSubstr("nobody answered"));
  EXPECT_EQ(hub.run({"verify", second}).exit_code, 5) << hub.last.out;
}

/// The cells of a bundle's matrix, as "part source: state reason".
std::vector<std::string> cells(const std::string& bundle) {
  std::vector<std::string> found;
  const auto matrix = json::parse(HubFixture::read_from(bundle, "index/completeness.json"));
  for (const auto& [cell, place] : json::each(*matrix, "/cells"))
    found.push_back(json::text(cell, "/part") + " " + json::text(cell, "/source") + ": " + json::text(cell, "/state") +
                    " " + json::text(cell, "/reason"));
  return found;
}

TEST(Collecting, SaysThatWhatCameIsTooOldForTheCase) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  hub.scripted("parcels").answer("parcels", "parcels", "waybill_no-KD1", R"([
    {"id":"e1","kind":"shipment_event","at":"2026-07-15 11:37:00","text":"another parcel of this number",
     "identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  EXPECT_THAT(cells(bundle), Contains("related parcels: none older_only"));
  EXPECT_THAT(HubFixture::read_from(bundle, "index/completeness.json"),
              HasSubstr("1 record of the case came, dated before 2026-07-16"));
  EXPECT_THAT(HubFixture::read_from(bundle, "data/report/report.html"), HasSubstr("不在调取时间范围内"));
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5) << hub.last.out;
}

TEST(Collecting, NamesTheNumbersByWhichASourceCouldNotBeAsked) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
  hub.scripted("other").answer("other", "tickets", "phone-+8613812345678", "[]");

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  const auto matrix = json::parse(HubFixture::read_from(bundle, "index/completeness.json"));
  std::vector<std::string> silent;
  for (const auto& [cell, place] : json::each(*matrix, "/cells"))
    for (const auto& [lookup, inner] : json::each(cell, "/lookups"))
      if (json::text(cell, "/source") == "other" && json::text(lookup, "/outcome") == "not_asked")
        silent.push_back(json::text(cell, "/part") + " " + json::text(lookup, "/identifier/value") + " " +
                         json::text(lookup, "/reason"));
  EXPECT_THAT(silent, Contains("history C7 other_realm"));
  EXPECT_THAT(silent, Contains("customer TS1 other_realm"));
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5) << hub.last.out;
}

TEST(Collecting, SaysWhichComplaintItDoesNotKnowByAnEmptyAnswer) {
  HubFixture hub;
  hub.scripted("tickets");

  const auto bundle = hub.bundle(hub.open_case("TS404"));

  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_EQ(items(bundle), 0);
  EXPECT_THAT(HubFixture::read_from(bundle, "index/completeness.json"), HasSubstr("\"none\""));
}

}  // namespace
}  // namespace dossier
