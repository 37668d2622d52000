// A source that words a record for another complaint later (a ticket moved, a number edited) takes nothing out of the
// case to which it belonged.
#include <gmock/gmock.h>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testkit::HubFixture;

std::string ticket(const std::string& id, const std::string& complaint, const std::string& text) {
  return R"({"id":")" + id + R"(","kind":"ticket","at":"2026-10-14 09:20:00","text":")" + text +
         R"(","identifiers":[{"type":"complaint_no","value":")" + complaint + R"("},
           {"type":"waybill_no","value":"KD)" +
         complaint + R"(","owner":"customer","realm":"kuaidi"}]})";
}

std::string note(const std::string& of) {
  return R"({"id":"n1","kind":"note","at":"2026-10-14 15:02:00","text":"ask the carrier","links":[")" + of + R"("]})";
}

std::string rows(const std::vector<std::string>& all) {
  std::string text;
  for (const auto& row : all) text += (text.empty() ? "[" : ",") + row;
  return text.empty() ? "[]" : text + "]";
}

class MovedRecord : public testing::Test {
 protected:
  MovedRecord() { hub.scripted("tickets").scripted("parcels"); }

  void known_by_tickets(const std::string& complaint, const std::vector<std::string>& records) {
    hub.answer("tickets", "tickets", "complaint_no-" + complaint, rows(records));
  }

  std::string bundle_on(const std::string& day, const std::string& number) {
    hub.now = day + "T12:00:00Z";
    return hub.bundle(number);
  }

  HubFixture hub;
};

TEST_F(MovedRecord, StaysInTheCaseOfWhichAnEarlierVersionIs) {
  known_by_tickets("TS1", {ticket("t1", "TS1", "parcel late"), note("t1")});
  hub.answer("parcels", "parcels", "waybill_no-KDTS1", R"([{"id":"e1","kind":"shipment_event",
    "at":"2026-10-14 11:37:00","text":"lost","identifiers":[{"type":"waybill_no","value":"KDTS1","owner":"customer",
    "realm":"kuaidi"}]}])");
  const auto number = hub.open_case("TS1", "tickets");
  ASSERT_THAT(HubFixture::lines_of(bundle_on("2026-10-21", number), "index/items.jsonl"), SizeIs(3));
  known_by_tickets("TS1", {});
  known_by_tickets("TS2", {ticket("t1", "TS2", "all is well")});
  bundle_on("2026-10-22", hub.open_case("TS2", "tickets"));

  const auto second = bundle_on("2026-10-23", number);

  EXPECT_THAT(hub.last.err, Not(HasSubstr("EMPTY")));
  const auto items = HubFixture::lines_of(second, "index/items.jsonl");
  ASSERT_THAT(items, SizeIs(3));
  EXPECT_EQ(json::text(items[0], "/record/text"), "all is well");
  EXPECT_EQ(json::text(items[0], "/part"), "handler");
  EXPECT_EQ(json::text(items[0], "/earlier/0/record/text"), "parcel late");
  const auto report = HubFixture::read_from(second, "data/report/report.html");
  EXPECT_THAT(report, HasSubstr("源系统中最新一版已不再归于本案；第 1 次记录属于本案"));
  EXPECT_EQ(hub.run({"verify", second}).exit_code, 5) << hub.last.out;
}

TEST_F(MovedRecord, StaysWhereItWasLinkedToAndIsFoundWhereItIsNow) {
  known_by_tickets("TS1", {ticket("t1", "TS1", "parcel late"), note("t1")});
  known_by_tickets("TS2", {ticket("t2", "TS2", "parcel broken")});
  const auto one = hub.open_case("TS1", "tickets"), two = hub.open_case("TS2", "tickets");
  bundle_on("2026-10-21", one);
  bundle_on("2026-10-21", two);
  known_by_tickets("TS1", {ticket("t1", "TS1", "parcel late")});
  known_by_tickets("TS2", {ticket("t2", "TS2", "parcel broken"), note("t2")});
  const auto of_two = HubFixture::lines_of(bundle_on("2026-10-22", two), "index/items.jsonl");

  const auto of_one = HubFixture::lines_of(bundle_on("2026-10-23", one), "index/items.jsonl");

  EXPECT_THAT(of_two, SizeIs(2));
  ASSERT_THAT(of_one, SizeIs(2));
  EXPECT_EQ(json::text(of_one[1], "/version"), "2");
}

TEST_F(MovedRecord, HasNotMovedWhereItsNewestVersionIsReachedByAnotherNumber) {
  known_by_tickets("TS1", {ticket("t1", "TS1", "parcel late"), R"({"id":"n1","kind":"note","at":"2026-10-14 15:02:00",
    "text":"ask the carrier","identifiers":[{"type":"complaint_no","value":"TS1"}]})"});
  const auto number = hub.open_case("TS1", "tickets");
  bundle_on("2026-10-21", number);
  known_by_tickets("TS1", {ticket("t1", "TS1", "parcel late"), R"({"id":"n1","kind":"note","at":"2026-10-14 15:02:00",
    "text":"ask again","identifiers":[{"type":"waybill_no","value":"KDTS1","owner":"customer","realm":"kuaidi"}]})"});

  const auto second = bundle_on("2026-10-22", number);

  const auto items = HubFixture::lines_of(second, "index/items.jsonl");
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(json::text(items[1], "/record/text"), "ask again");
  EXPECT_THAT(HubFixture::read_from(second, "data/report/report.html"), Not(HasSubstr("已不再归于本案")));
}

TEST_F(MovedRecord, StaysWhereTheNumberThatLedToItIsCorrected) {
  known_by_tickets("TS1", {ticket("t1", "TS1", "parcel late")});
  hub.answer("parcels", "parcels", "waybill_no-KDTS1", R"([{"id":"e1","kind":"shipment_event",
    "at":"2026-10-14 11:37:00","text":"lost","identifiers":[{"type":"waybill_no","value":"KDTS1","owner":"customer",
    "realm":"kuaidi"}]}])");
  const auto number = hub.open_case("TS1", "tickets");
  ASSERT_THAT(HubFixture::lines_of(bundle_on("2026-10-21", number), "index/items.jsonl"), SizeIs(2));
  auto corrected = ticket("t1", "TS1", "parcel late");
  corrected.replace(corrected.find("KDTS1"), 5, "KD7777");
  known_by_tickets("TS1", {corrected});

  const auto second = bundle_on("2026-10-22", number);

  const auto items = HubFixture::lines_of(second, "index/items.jsonl");
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(json::text(items[1], "/record/text"), "lost");
  EXPECT_EQ(json::text(items[1], "/part"), "related");
  EXPECT_THAT(HubFixture::read_from(second, "data/report/report.html"),
              HasSubstr("现有线索已不再指向此项；本案此前的版本收录过，故保留于此"));
  EXPECT_EQ(hub.run({"verify", second}).exit_code, 5) << hub.last.out;
}

TEST_F(MovedRecord, LeadsNowhereByAnIdentifierThatWasCorrected) {
  known_by_tickets("TS1", {ticket("t1", "TS1", "parcel late")});
  const auto number = hub.open_case("TS1", "tickets");
  bundle_on("2026-10-21", number);
  auto corrected = ticket("t1", "TS1", "parcel late");
  corrected.replace(corrected.find("KDTS1"), 5, "KD7777");
  known_by_tickets("TS1", {corrected});

  const auto matrix = HubFixture::read_from(bundle_on("2026-10-22", number), "index/completeness.json");

  EXPECT_THAT(matrix, HasSubstr("KD7777"));
  EXPECT_THAT(matrix, Not(HasSubstr("KDTS1")));
}

}  // namespace
}  // namespace dossier
