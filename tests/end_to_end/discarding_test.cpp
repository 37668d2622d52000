// Giving up what could not be read: who did it, when and why stays, and so does what a case could not get.
#include <gmock/gmock.h>

#include "base/digest.hpp"
#include "testkit/hub_fixture.hpp"
#include "testkit/stored_bytes.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testkit::HubFixture;

class Discarding : public testing::Test {
 protected:
  Discarding() {
    hub_.scripted("tickets").scripted("parcels");
    hub_.answer("parcels", "parcels", "page-1", R"([{"kind":"shipment_event","text":"nobody knows whose"}])");
  }
  void pull() { hub_.run({"pull", "parcels"}); }
  int discard(const std::vector<std::string>& words) {
    std::vector<std::string> command = {"quarantine", "discard"};
    command.insert(command.end(), words.begin(), words.end());
    return hub_.run(command).exit_code;
  }
  /// The one line of `quarantine list --discarded`, for a program.
  json::Document discarded() {
    return json::parse(hub_.run({"quarantine", "list", "--discarded", "--json"}).out).value();
  }

  HubFixture hub_;
};

TEST_F(Discarding, IsAnActWithItsActorItsTimeAndItsReason) {
  pull();
  ASSERT_THAT(hub_.run({"quarantine", "list"}).out, HasSubstr("page-1.json, /rows/0: a row without id"));
  hub_.now = "2026-10-22T08:00:00Z";

  EXPECT_EQ(discard({"1", "--reason", "测试数据"}), 0) << hub_.last.err;

  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr("page-1.json, /rows/0: a row without id; discarded 2026-10-22T08:00:00Z"),
                                   HasSubstr(": 测试数据\n")));
  EXPECT_THAT(hub_.run({"quarantine", "list"}).out, IsEmpty());
  const auto left = discarded();
  EXPECT_EQ(json::text(left, "/id") + " " + json::text(left, "/source") + "/" + json::text(left, "/stream") + " " +
                json::text(left, "/key") + " " + json::text(left, "/pointer"),
            "1 parcels/parcels page-1.json /rows/0");
  EXPECT_EQ(json::text(left, "/document"),
            sha256(R"({"rows":[{"kind":"shipment_event","text":"nobody knows whose"}]})"));
  EXPECT_EQ(json::text(left, "/discarded_at") + " " + json::text(left, "/why"), "2026-10-22T08:00:00Z 测试数据");
  EXPECT_NE(json::text(left, "/discarded_by"), "");
  EXPECT_THAT(hub_.run({"quarantine", "show", "1"}).out, HasSubstr("nobody knows whose"));
  EXPECT_EQ(hub_.run({"quarantine", "retry"}).exit_code, 0) << "nothing waits";
}

TEST_F(Discarding, WithoutAnEntryThatWaitsOrWithoutAReasonChangesNothingAndSaysWhatToDo) {
  pull();
  EXPECT_EQ(discard({"1"}), 2);
  EXPECT_THAT(hub_.last.err, AllOf(HasSubstr("wanted ENTRY and --reason TEXT"), HasSubstr("discard --help")));
  EXPECT_EQ(discard({"1", "--reason", " \u3000"}), 2) << "blanks are no reason";
  EXPECT_EQ(discard({"1", "--reason", std::string(501, 'x')}), 2);
  EXPECT_EQ(discard({"1", "--reason", "two\nlines"}), 2);
  for (const std::string none : {"7", "0", "one", ""}) {
    EXPECT_EQ(discard({none, "--reason", "why"}), 2) << none;
    EXPECT_THAT(hub_.last.err, HasSubstr("See: dossier quarantine list")) << none;
  }
  EXPECT_EQ(hub_.run({"quarantine", "discord", "1"}).exit_code, 2) << "a slip of the hand reads nothing again";
  EXPECT_THAT(hub_.run({"quarantine", "list", "--discarded"}).out, IsEmpty());
  EXPECT_THAT(hub_.run({"quarantine", "list"}).out, HasSubstr("1  parcels/parcels"));

  ASSERT_EQ(discard({"1", "--reason", "why"}), 0);
  EXPECT_EQ(discard({"1", "--reason", "why again"}), 2);
  EXPECT_THAT(hub_.last.err,
              AllOf(HasSubstr("was discarded by "), HasSubstr("See: dossier quarantine list --discarded")));
  EXPECT_EQ(json::text(discarded(), "/why"), "why");
}

TEST_F(Discarding, LetsStagingDeleteTheDocumentAndKeepsTheAct) {
  pull();
  ASSERT_EQ(discard({"1", "--reason", "why"}), 0);
  hub_.now = "2100-01-01T00:00:00Z";
  EXPECT_THAT(hub_.run({"store", "sweep"}).out, HasSubstr("parcels (staging_days 30): 1 document of "));

  for (const auto* gone : {"nobody knows whose", "page-1.json", "a row without id"})
    EXPECT_FALSE(testkit::stores_bytes(hub_, gone)) << gone;
  const auto left = discarded();
  EXPECT_EQ(json::text(left, "/deleted") + " " + json::text(left, "/why"), "true why");
  EXPECT_EQ(json::text(left, "/key_digest"), sha256("page-1.json"));
  EXPECT_EQ(json::text(left, "/key"), "");
  EXPECT_THAT(hub_.run({"quarantine", "list", "--discarded"}).out,
              HasSubstr("deleted since (dossier store tombstones)"));
  EXPECT_EQ(hub_.run({"quarantine", "show", "1"}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("its document"));
  EXPECT_EQ(hub_.run({"store", "check"}).exit_code, 0) << hub_.last.out;
}

TEST_F(Discarding, LeavesACaseItsGapAndNoByteOfTheRowInItsBundle) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","identifiers":[
      {"type":"complaint_no","value":"TS1"},{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]},
    {"kind":"note","text":"a stranger's words"}])");
  const auto number = hub_.open_case("TS1", "tickets");
  const auto before = hub_.bundle(number);
  ASSERT_EQ(discard({"1", "--reason", "why"}), 0) << hub_.last.err;
  hub_.now = "2100-01-01T00:00:00Z";
  hub_.run({"store", "sweep"});

  EXPECT_EQ(hub_.bundle(number), before) << "nothing is new of it";
  EXPECT_EQ(hub_.last.exit_code, 3);
  hub_.answer("parcels", "parcels", "waybill_no-KD1", R"([{"id":"e1","kind":"shipment_event",
    "at":"2026-10-09 20:14:00","text":"scan e1","identifiers":[{"type":"waybill_no","value":"KD1"}]}])");
  const auto after = hub_.bundle(number);
  EXPECT_EQ(hub_.last.exit_code, 3) << hub_.last.err;
  ASSERT_THAT(after, HasSubstr(".r2.zip"));
  for (const auto& bundle : {before, after}) {
    EXPECT_THAT(HubFixture::read_from(bundle, "index/gaps.jsonl"),
                AllOf(HasSubstr("parse_error"), HasSubstr("1 row could not be read")));
    EXPECT_THAT(HubFixture::read_from(bundle, "data/report/report.html"), HasSubstr("1 row could not be read"));
    EXPECT_THAT(testkit::run_command({"unzip", "-p", bundle}).out, Not(HasSubstr("a stranger's words")));
  }
  EXPECT_THAT(hub_.run({"quarantine", "list"}).out, IsEmpty()) << "the same row is discarded still";
}

}  // namespace
}  // namespace dossier
