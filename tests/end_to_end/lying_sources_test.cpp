// What one source says, however much and however wrong, costs at most its own answer: a gap says so, everything else of
// the case is there, and the case can be sealed today and next time.
#include <gmock/gmock.h>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::Not;
using testing::SizeIs;
using testkit::HubFixture;

std::string row(const std::string& id, const std::string& text, const std::string& more) {
  return R"({"id":")" + id + R"(","kind":"note","at":"2026-10-15 10:00:00","text":")" + text + "\"," + more + "}";
}

constexpr auto of_the_case = R"("identifiers":[{"type":"complaint_no","value":"TS1"}])";

class LyingSource : public testing::Test {
 protected:
  LyingSource() { hub.scripted("tickets"); }

  void answer(const std::string& rows) {
    hub.answer("tickets", "tickets", "complaint_no-TS1",
               R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","by_customer":"true",
       "identifiers":[{"type":"complaint_no","value":"TS1"}]})" +
                   (rows.empty() ? "" : "," + rows) + "]");
  }

  /// Seals, and seals again a day later with one more note: the case is not lost for the future.
  void seal() {
    const auto number = hub.open_case("TS1", "tickets");
    bundle = hub.bundle(number);
    EXPECT_THAT(hub.last.exit_code, testing::AnyOf(0, 3)) << hub.last.err;
    EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5) << hub.last.out;
    hub.now = "2026-10-22T12:00:00Z";
    hub.scripted("later", "    realm: {complaint_no: tickets}\n")
        .answer("later", "tickets", "complaint_no-TS1", "[" + row("n-late", "later", of_the_case) + "]");
    const auto second = hub.bundle(number);
    ASSERT_NE(second, "") << hub.last.err;
    EXPECT_EQ(hub.run({"verify", second}).exit_code, 5) << hub.last.out;
    EXPECT_THAT(HubFixture::read_from(second, "index/items.jsonl"), HasSubstr("n-late"));
  }
  std::vector<std::string> items() const { return of_each("index/items.jsonl", "/source_id"); }
  std::vector<std::string> gaps() const { return of_each("index/gaps.jsonl", "/reason"); }
  std::vector<std::string> of_each(const std::string& index, const std::string& pointer) const {
    std::vector<std::string> found;
    for (const auto& line : HubFixture::lines_of(bundle, index)) found.push_back(json::text(line, pointer));
    return found;
  }

  HubFixture hub;
  std::string bundle;
};

TEST_F(LyingSource, ARecordThatNoBundleCouldBearIsQuarantinedAlone) {
  answer(row("large", std::string(9'000'000, 'x'), of_the_case) + "," + row("small", "x", of_the_case));
  seal();
  EXPECT_THAT(items(), ElementsAre("t1", "small"));
  EXPECT_THAT(gaps(), ElementsAre("parse_error"));
}

TEST_F(LyingSource, ARecordOfTooManyPartsIsQuarantinedAlone) {
  std::string phones = R"("identifiers":[{"type":"complaint_no","value":"TS1"})";
  for (int number = 0; number < 5001; ++number)
    phones += R"(,{"type":"phone","value":"1381234)" + std::to_string(10000 + number).substr(1) + R"("})";
  answer(row("many", "x", phones + "]") + "," + row("few", "x", of_the_case));
  seal();
  EXPECT_THAT(items(), ElementsAre("t1", "few"));
  EXPECT_THAT(gaps(), ElementsAre("parse_error"));
}

TEST_F(LyingSource, ALineThatCannotBeReadIsQuarantinedAlone) {
  answer("");
  hub.source("other", "garbled", {}, "    realm: {complaint_no: tickets}\n");
  seal();
  EXPECT_THAT(items(), ElementsAre("t1", "g1", "g5"));
  EXPECT_THAT(
      of_each("index/gaps.jsonl", "/message"),
      testing::Contains(HasSubstr("3 rows could not be read; they are kept in quarantine (at row=2: text: not UTF-8")));
}

TEST_F(LyingSource, WhatIsTooLongForANumberIsNeverAskedFor) {
  const std::string longest(200, '7'), longer(201, '8');
  std::string waybills = R"("identifiers":[{"type":"complaint_no","value":"TS1"})";
  for (const auto& waybill : {longest, longer})
    waybills += R"(,{"type":"waybill_no","value":")" + waybill + R"(","owner":"customer","realm":"kuaidi"})";
  answer(row("n1", "x", waybills + "]"));
  seal();
  EXPECT_THAT(HubFixture::read_from(bundle, "index/completeness.json"),
              AllOf(HasSubstr("waybill_no " + longest), Not(HasSubstr("waybill_no " + longer))));
}

// Every message answers the one before; read page by page into the store, found by the waybill on the first.
TEST_F(LyingSource, AThreadOfAnyLengthIsFollowedToItsEnd) {
  constexpr int length = 5'000;
  std::string rows = row("e0", "x", R"("identifiers":[{"type":"complaint_no","value":"TS1"}])");
  for (int number = 1; number < length; ++number)
    rows += "," + row("e" + std::to_string(number), "x", R"("links":["e)" + std::to_string(number - 1) + "\"]");
  hub.answer("tickets", "parcels", "page-1", "[" + rows + "]");
  ASSERT_EQ(hub.run({"pull", "tickets"}).exit_code, 0) << hub.last.err;
  answer("");
  const auto number = hub.open_case("TS1", "tickets");
  hub.before = {"sh", "-c", "ulimit -s 1024 && exec \"$@\"", "sh"};  // a small stack, so that a short thread will do
  bundle = hub.bundle(number);
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(HubFixture::lines_of(bundle, "index/items.jsonl"), SizeIs(length + 1));
}

TEST_F(LyingSource, DocumentsWithoutEndEndAtTheirLimit) {
  answer("");
  hub.source("pages", "boundless", "greeting: documents", "    realm: {complaint_no: tickets}\n");
  seal();
  EXPECT_THAT(items(), ElementsAre("t1"));
  EXPECT_THAT(gaps(), ElementsAre("too_broad"));
  EXPECT_THAT(of_each("index/gaps.jsonl", "/message"), ElementsAre(HasSubstr("more than 2000 documents")));
}

TEST_F(LyingSource, AnAnswerThatSwellsIsQuarantinedWhole) {
  answer("");
  hub.source("swelling", "boundless", "greeting: records", "    realm: {complaint_no: tickets}\n");
  bundle = hub.bundle(hub.open_case("TS1", "tickets"));
  EXPECT_THAT(items(), ElementsAre("t1"));
  EXPECT_THAT(gaps(), ElementsAre("parse_error"));
}

TEST_F(LyingSource, AnEndlessErrorIsCutAndAReasonThatNobodyKnowsReplaced) {
  answer("");
  hub.source("wordy", "boundless", "greeting: words", "    realm: {complaint_no: tickets}\n");
  seal();
  EXPECT_THAT(gaps(), ElementsAre("unreachable"));
  const auto messages = of_each("index/gaps.jsonl", "/message");
  ASSERT_THAT(messages, SizeIs(1));
  EXPECT_THAT(messages[0], AllOf(HasSubstr("the source said: "), HasSubstr("…")));
  EXPECT_THAT(messages[0].size(), Le(1200u));
}

TEST_F(LyingSource, ThousandsOfNumbersAreAskedForOnlySoFarAndEachStreamSaysSo) {
  std::string waybills = R"("identifiers":[{"type":"complaint_no","value":"TS1"})";
  for (int number = 0; number < 600; ++number)
    waybills +=
        R"(,{"type":"waybill_no","value":"KD)" + std::to_string(number) + R"(","owner":"customer","realm":"kuaidi"})";
  answer(row("n1", "x", waybills + "]"));
  hub.scripted("parcels", "    realm: {waybill_no: kuaidi}\n");
  bundle = hub.bundle(hub.open_case("TS1", "tickets"));
  EXPECT_EQ(hub.last.exit_code, 3) << hub.last.err;
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5) << hub.last.out;
  EXPECT_THAT(gaps(), testing::Each("too_broad"));
  EXPECT_THAT(gaps(), testing::SizeIs(testing::AllOf(testing::Ge(1u), Le(2u))));
  EXPECT_THAT(of_each("index/gaps.jsonl", "/message"), testing::Each(HasSubstr("a case is allowed 1000 look-ups")));
}

}  // namespace
}  // namespace dossier
