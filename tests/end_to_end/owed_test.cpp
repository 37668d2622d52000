// Material that others owe a case: asked for in writing, not due yet, overdue, received, withdrawn.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "store/database.hpp"
#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testkit::HubFixture;

namespace fs = std::filesystem;

constexpr auto number = "RC-2026-000001";
// Asked on Wednesday, 21 October, 20:00 in Shanghai; five working days end with Wednesday, 28 October.
constexpr auto last_moment = "2026-10-28T15:59:59.999999Z", overdue_at = "2026-10-28T16:00:00Z";
constexpr auto ticket = R"([
  {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true","role":"customer","name":"陈晓女士",
   "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},{"type":"phone","value":"13812345678","owner":"customer"},
                  {"type":"order_no","value":"6222021234567890128","owner":"customer"}]}])";

std::string contents(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

class Owed : public testing::Test {
 protected:
  Owed() {
    hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", ticket);
    hub.configure("seal: {key: seal/key.pem}\n");
    hub.open_case("TS1");
  }

  void configure(const std::string& review = {}) {
    hub.configure("review:\n  letterhead: 某某公司投诉复查小组\n  contact: 复查小组 010-62345678\n" + review);
  }

  testkit::CommandResult ask(const std::vector<std::string>& more = {}, const std::string& of = "恒展展具厂",
                             const std::string& kind = "statement") {
    std::vector<std::string> words = {"owed", "ask", number, "--of", of, "--kind", kind};
    if (std::find(more.begin(), more.end(), "--item") == more.end())
      words.insert(words.end(), {"--item", "10月8日实际交运的件数"});
    words.insert(words.end(), more.begin(), more.end());
    return hub.run(words);
  }

  std::string letter() const { return contents(last_line(hub.last.out)); }

  static std::string report_of(const std::string& bundle) {
    return HubFixture::read_from(bundle, "data/report/report.html");
  }

  static std::vector<std::string> acts_of(const std::string& bundle) {
    std::vector<std::string> acts;
    for (const auto& act : HubFixture::lines_of(bundle, "index/custody.jsonl")) acts.push_back(json::text(act, "/act"));
    return acts;
  }

  static std::vector<std::string> states_of(const std::string& bundle) {
    std::vector<std::string> states;
    const auto statement = json::parse_own(HubFixture::read_from(bundle, "index/completeness.json"));
    for (const auto& [entry, place] : json::each(*statement, "/owed")) states.push_back(json::text(entry, "/state"));
    return states;
  }

  int verify(const std::string& bundle) {
    return hub.run({"verify", bundle, "--key", (hub.folder() / "seal/key.pub.pem").string()}).exit_code;
  }

  HubFixture hub;
};

TEST_F(Owed, IsNotedWithItsDueDateAndTheLetterSaysSo) {
  configure();

  const auto asked = ask();

  EXPECT_EQ(asked.exit_code, 0) << asked.err;
  EXPECT_THAT(asked.out, AllOf(HasSubstr("RC-2026-000001  1  due 2026-10-28 (5 working days left)"),
                               HasSubstr("statement of 恒展展具厂"), EndsWith("/letters/RC-2026-000001-1.html\n")));
  EXPECT_THAT(letter(),
              AllOf(HasSubstr("<html lang=\"zh-CN\">"), HasSubstr("<h1>情况说明征询函</h1>"), HasSubstr("恒展展具厂："),
                    HasSubstr("编号为TS1的投诉"), HasSubstr("<li>10月8日实际交运的件数</li>"),
                    HasSubstr("请于2026年10月28日前"), HasSubstr("5个工作日"), HasSubstr("复查小组 010-62345678"),
                    HasSubstr("<p>2026年10月21日</p>"), Not(HasSubstr("{{"))));
}

TEST_F(Owed, RecordsAreAskedForByAFormOfTheirOwn) {
  configure("  working_days: {records: 3}\n");

  ask({"--item", "10月16日外呼录音", "--item", "工单操作日志"}, "客户服务中心", "records");

  EXPECT_THAT(letter(), AllOf(HasSubstr("<h1>资料调取单</h1>"), HasSubstr("客户服务中心"),
                              HasSubstr("<li>10月16日外呼录音</li><li>工单操作日志</li>"),
                              HasSubstr("2026年10月26日前"), HasSubstr("3个工作日")));
}

TEST_F(Owed, TheLetterComesInEnglishWhereReportsDoOrItIsWished) {
  configure();
  ask({"--language", "en"});
  EXPECT_THAT(letter(), AllOf(HasSubstr("<html lang=\"en\">"), HasSubstr("<h1>Request for a statement of facts</h1>"),
                              HasSubstr("complaint TS1"), HasSubstr("by 28 October 2026")));
  hub.configure("reports: {html: {language: en}}\n");

  ask({}, "售后服务部", "records");

  EXPECT_THAT(letter(), AllOf(HasSubstr("<h1>Request for original records</h1>"), HasSubstr("28 October 2026"),
                              Not(HasSubstr("{{"))));
}

TEST_F(Owed, BeforeItIsDueItIsNoGapAndTheReportSaysUntilWhen) {
  configure();
  ask();
  hub.now = last_moment;

  const auto bundle = hub.bundle(number);

  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(states_of(bundle), ElementsAre("awaited"));
  EXPECT_THAT(report_of(bundle),
              AllOf(HasSubstr("书面征询与调取"), HasSubstr("恒展展具厂"), HasSubstr("期限最后一日，待提供"),
                    HasSubstr("2026-10-28（5 个工作日）"), HasSubstr("另有 1 项书面征询或调取的材料尚未逾期"),
                    Not(HasSubstr("逾期未提供"))));
  EXPECT_THAT(acts_of(bundle), ElementsAre("opened", "requested", "asked", "ingested", "assembled", "sealed"));
  EXPECT_EQ(verify(bundle), 0) << hub.last.out;
}

TEST_F(Owed, OverdueItIsAGapOfItsPartAndGoneWhenItCame) {
  configure();
  ask();
  hub.now = last_moment;
  hub.bundle(number);
  hub.now = overdue_at;

  const auto second = hub.bundle(number);

  EXPECT_EQ(hub.last.exit_code, 3);
  EXPECT_THAT(second, EndsWith("r2.zip"));
  const auto gaps = HubFixture::lines_of(second, "index/gaps.jsonl");
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_EQ(json::text(gaps[0], "/reason"), "overdue");
  EXPECT_EQ(json::text(gaps[0], "/parts/0"), "related");
  EXPECT_EQ(json::integer(gaps[0], "/owed"), 1);
  EXPECT_THAT(states_of(second), ElementsAre("overdue"));
  EXPECT_THAT(report_of(second), AllOf(HasSubstr("未能取得：恒展展具厂：情况说明（逾期未提供）"), HasSubstr("可催办")));
  EXPECT_EQ(verify(second), 0) << hub.last.out;

  hub.now = "2026-10-29T02:00:00Z";
  const auto received = hub.run({"owed", "received", number, "1", "--note", "纸质原件存档案柜"});
  EXPECT_EQ(received.exit_code, 0) << received.err;
  const auto third = hub.bundle(number);

  EXPECT_EQ(hub.last.exit_code, 0);
  EXPECT_THAT(third, EndsWith("r3.zip"));
  EXPECT_THAT(HubFixture::lines_of(third, "index/gaps.jsonl"), IsEmpty());
  EXPECT_THAT(states_of(third), ElementsAre("received"));
  EXPECT_THAT(acts_of(third), testing::Contains("received"));
  EXPECT_THAT(report_of(third),
              AllOf(HasSubstr("2026-10-29 10:00 收到，逾期；纸质原件存档案柜"),
                    HasSubstr("卷宗内没有本类材料。书面收到：恒展展具厂：情况说明"), Not(HasSubstr("逾期未提供"))));
  EXPECT_EQ(verify(third), 0) << hub.last.out;
  EXPECT_EQ(hub.bundle(number), third) << "nothing new: " << hub.last.err;
}

TEST_F(Owed, WithdrawnItIsNoGapAndStaysWithItsReasonInListBundleAndReport) {
  configure();
  ask();
  ask({}, "客服中心", "records");
  hub.now = overdue_at;
  const auto first = hub.bundle(number);
  EXPECT_THAT(states_of(first), ElementsAre("overdue", "overdue"));
  hub.now = "2026-10-29T02:00:00Z";

  const auto withdrawn =
      hub.run({"owed", "withdraw", number, "2", "--reason", "部门有误，应向 13812345678 所在售后部调取"});

  EXPECT_EQ(withdrawn.exit_code, 0) << withdrawn.err;
  EXPECT_THAT(withdrawn.out, AllOf(HasSubstr("RC-2026-000001  2  withdrawn 2026-10-29T02:00:00Z"),
                                   HasSubstr("  reason: 部门有误，应向")));
  const auto second = hub.bundle(number);
  EXPECT_THAT(second, EndsWith("r2.zip"));
  EXPECT_THAT(states_of(second), ElementsAre("overdue", "withdrawn"));
  ASSERT_EQ(HubFixture::lines_of(second, "index/gaps.jsonl").size(), 1u);
  EXPECT_EQ(json::integer(HubFixture::lines_of(second, "index/gaps.jsonl")[0], "/owed"), 1);
  EXPECT_THAT(HubFixture::read_from(second, "index/completeness.json"),
              HasSubstr("\"withdrawal\":{\"number\":2,\"reason\":\"部门有误，"));
  EXPECT_THAT(acts_of(second), testing::Contains("withdrawn"));
  EXPECT_THAT(report_of(second), AllOf(HasSubstr("2026-10-29 10:00 撤回：部门有误，应向"), HasSubstr("138****5678"),
                                       Not(HasSubstr("客服中心：原始记录（逾期未提供）"))));
  EXPECT_EQ(verify(second), 0) << hub.last.out;
  EXPECT_EQ(hub.run({"store", "check"}).exit_code, 0) << hub.last.out;
  const auto listed = hub.run({"owed", "list"}).out;
  EXPECT_THAT(listed, testing::StartsWith("RC-2026-000001  1  OVERDUE")) << "what nobody owes comes last";
  EXPECT_THAT(listed, HasSubstr("RC-2026-000001  2  withdrawn 2026-10-29T02:00:00Z"));
}

TEST_F(Owed, WithdrawnItGivesItsNumberToNoOtherAndIsNotReceivedNorWithdrawnAgain) {
  configure();
  ask();
  ASSERT_EQ(hub.run({"owed", "withdraw", number, "1", "--reason", "wrong due date"}).exit_code, 0) << hub.last.err;

  EXPECT_THAT(ask().out, EndsWith("/letters/RC-2026-000001-2.html\n"));
  EXPECT_EQ(hub.run({"owed", "received", number, "1"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("request 1 of RC-2026-000001: was noted as withdrawn at 2026-10-21T12:00:00Z"));
  EXPECT_EQ(hub.run({"owed", "withdraw", number, "1", "--reason", "again"}).exit_code, 2);
  hub.run({"owed", "received", number, "2"});
  EXPECT_EQ(hub.run({"owed", "withdraw", number, "2", "--reason", "too late"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("was noted as received at"));
  EXPECT_EQ(hub.run({"owed", "withdraw", number, "3", "--reason", "none"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("request 3 of RC-2026-000001: there is none"));
  EXPECT_EQ(hub.run({"owed", "withdraw", number, "2"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("wanted --reason TEXT"));
  EXPECT_EQ(hub.run({"owed", "withdraw", number, "two", "--reason", "x"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("dossier owed withdraw: \"two\": wanted the request's number"));
}

TEST_F(Owed, TheEnglishReportShowsAllThreeStates) {
  configure();
  hub.configure("reports: {html: {language: en}}\n");
  ask({}, "supplier", "statement");
  ask({}, "hotline", "records");
  ask({"--working-days", "20"}, "carrier", "statement");
  hub.run({"owed", "received", number, "2", "--item", "it-1"});
  EXPECT_EQ(hub.last.exit_code, 2) << "no item has a number yet";
  hub.bundle(number);
  EXPECT_EQ(hub.run({"owed", "received", number, "2", "--item", "it-1"}).exit_code, 0) << hub.last.err;
  hub.now = overdue_at;

  const auto bundle = hub.bundle(number);

  EXPECT_THAT(
      report_of(bundle),
      AllOf(HasSubstr("Asked for in writing"), HasSubstr("Not obtained: supplier: statement of facts (overdue)"),
            HasSubstr("received 2026-10-21 20:00 (Item 1)"), HasSubstr("not due yet"),
            HasSubstr("1 more request in writing is not overdue yet"), HasSubstr("2026-11-18 (20 working days)")));
  EXPECT_EQ(verify(bundle), 0) << hub.last.out;
}

TEST_F(Owed, AnOverdueRecordOfADepartmentIsOfTheHandlersPart) {
  configure();
  ask({}, "客服中心", "records");
  ask({"--part", "related"}, "承运方", "records");
  hub.now = overdue_at;

  const auto gaps = HubFixture::lines_of(hub.bundle(number), "index/gaps.jsonl");

  ASSERT_EQ(gaps.size(), 2u);
  EXPECT_EQ(json::text(gaps[0], "/parts/0"), "handler");
  EXPECT_EQ(json::text(gaps[1], "/parts/0"), "related");
}

TEST_F(Owed, WhatWasAskedOrCameAfterTheAsOfTimeDoesNotShow) {
  configure();
  hub.bundle(number);
  hub.now = "2026-10-22T01:00:00Z";
  ask();
  hub.now = "2026-11-02T01:00:00Z";
  hub.run({"owed", "received", number, "1"});

  EXPECT_EQ(hub.bundle(number, {"--as-of", "2026-10-22T00:59:59Z"}),
            hub.bundle(number, {"--as-of", "2026-10-21T12:00:00Z"}))
      << "nobody had been asked then: no further revision";
  const auto before = hub.bundle(number, {"--as-of", "2026-10-31T00:00:00Z"});
  EXPECT_THAT(states_of(before), ElementsAre("overdue"));
  EXPECT_EQ(verify(before), 0) << hub.last.out;
  EXPECT_THAT(states_of(hub.bundle(number, {"--as-of", "2026-11-02T01:00:00Z"})), ElementsAre("received"));
}

TEST_F(Owed, TheDueDateStaysWhenTheCalendarIsEditedAndTheSameStoreGivesTheSameBytes) {
  hub.write(hub.folder() / "calendars/house.txt", "year 2026\nholiday 2026-10-26..2026-10-27\n");
  configure("  calendar: house\n");
  ask();
  EXPECT_THAT(hub.last.out, HasSubstr("due 2026-10-30"));
  hub.now = "2026-11-02T01:00:00Z";
  fs::copy(hub.folder() / "var", hub.folder() / "copy", fs::copy_options::recursive);
  const auto first = contents(hub.bundle(number));
  ASSERT_THAT(first, Not(IsEmpty()));
  fs::remove_all(hub.folder() / "var");
  fs::rename(hub.folder() / "copy", hub.folder() / "var");
  hub.write(hub.folder() / "calendars/house.txt", "year 2026\n");

  EXPECT_EQ(contents(hub.bundle(number)), first);
  EXPECT_THAT(hub.run({"owed", "list"}).out, HasSubstr("OVERDUE, was due 2026-10-30 (1 working day late)"));
}

TEST_F(Owed, PersonalDataDoesNotLeaveTheHouseAndTheCasesOwnNumbersDo) {
  configure();
  hub.bundle(number);

  const auto asked =
      ask({"--item", "与 13812345678 及 13900001111 的通话录音", "--item", "订单 6222021234567890128 的出库单"});

  EXPECT_THAT(asked.err, AllOf(HasSubstr("--item: holds personal data"), HasSubstr("138****5678")));
  EXPECT_THAT(letter(), AllOf(HasSubstr("<li>与 138****5678 及 139****1111 的通话录音</li>"),
                              HasSubstr("<li>订单 6222021234567890128 的出库单</li>")));
  EXPECT_THAT(HubFixture::read_from(hub.bundle(number), "index/completeness.json"),
              AllOf(HasSubstr("与 138****5678 及"), Not(HasSubstr("与 13812345678"))));
}

TEST_F(Owed, TheCustomersNameStaysInTheHouseAndACommonWordIsNoName) {
  configure();
  hub.bundle(number);

  const auto asked = ask({"--item", "陈晓女士是否另行联系，用户有无来函"}, "陈晓展具厂");

  EXPECT_THAT(asked.err, HasSubstr("noted and written as: ***是否另行联系，用户有无来函"));
  EXPECT_THAT(letter(), AllOf(HasSubstr("<li>***是否另行联系，用户有无来函</li>"), HasSubstr("陈晓展具厂："),
                              Not(HasSubstr("陈晓女士"))));
}

TEST_F(Owed, ALetterThatIsThereIsNotReplacedAndNothingIsNoted) {
  configure();
  hub.write(hub.folder() / "var/letters/RC-2026-000001-1.html", "sent");

  EXPECT_EQ(ask().exit_code, 2);

  EXPECT_THAT(hub.last.err,
              AllOf(HasSubstr("RC-2026-000001-1.html: is there already"), HasSubstr("nothing was noted")));
  EXPECT_EQ(contents(hub.folder() / "var/letters/RC-2026-000001-1.html"), "sent");
  EXPECT_EQ(hub.run({"owed", "list"}).out, "");
}

TEST_F(Owed, NothingThatIsTypedIsMarkupInTheLetter) {
  configure();

  ask({"--item", "<script>alert('1')</script> & \"{{contact}}\""}, "<b>厂</b>\xE2\x80\xAE");

  EXPECT_THAT(letter(),
              AllOf(HasSubstr("&lt;b&gt;厂&lt;/b&gt;"), Not(HasSubstr("\xE2\x80\xAE")),
                    HasSubstr("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;{{contact}}&quot;"),
                    Not(HasSubstr("<script"))));
}

TEST_F(Owed, OwnLettersAreUsedAndAnUnknownPlaceholderIsRefusedWithItsPlace) {
  hub.write(hub.folder() / "forms/statement.zh-CN.html", "<p>{{ recipient }}</p>\n<p>{{due}}</p>\n");
  configure("  letters: forms\n");
  ask();
  EXPECT_EQ(letter(), "<p>恒展展具厂</p>\n<p>2026年10月28日</p>\n");
  EXPECT_EQ(ask({}, "客服中心", "records").exit_code, 2);
  EXPECT_THAT(hub.last.err,
              AllOf(HasSubstr("forms/records.zh-CN.html: there is no such letter"), HasSubstr("nothing was noted")));

  hub.write(hub.folder() / "forms/statement.zh-CN.html", "<p>{{recipient}}</p>\n<p>{{duee}}</p>\n");
  const auto checked = hub.run({"config", "check"});

  EXPECT_EQ(checked.exit_code, 2);
  EXPECT_THAT(checked.out + checked.err,
              AllOf(HasSubstr("review.letters: "), HasSubstr("forms/statement.zh-CN.html:2: {{duee}}"),
                    HasSubstr("there are: complaint, contact, date, due"), HasSubstr("did you mean \"due\"?")));
}

TEST_F(Owed, ACalendarThatDoesNotReachTheDueDateIsSaidAndNothingIsNoted) {
  configure();
  hub.now = "2026-12-30T01:00:00Z";

  const auto asked = ask();

  EXPECT_EQ(asked.exit_code, 2);
  EXPECT_THAT(asked.err, AllOf(HasSubstr("china.txt"), HasSubstr("has no year 2027"), HasSubstr("Add \"year 2027\"")));
  EXPECT_EQ(hub.run({"owed", "list"}).out, "");
  EXPECT_FALSE(fs::exists(hub.folder() / "var/letters/RC-2026-000001-1.html"));
}

TEST_F(Owed, TheListShowsOverdueFirstThenWhatIsDueSoonestThenWhatCame) {
  configure();
  ask({"--working-days", "1"}, "came");
  ask({"--working-days", "20"}, "later");
  ask({"--working-days", "10"}, "sooner");
  ask({"--working-days", "2"}, "late");
  hub.run({"owed", "received", number, "1", "--note", "by mail"});
  hub.now = "2026-10-26T01:00:00Z";

  const auto listed = hub.run({"owed", "list", "--json"});

  std::vector<std::string> order;
  std::istringstream lines(listed.out);
  for (std::string line; std::getline(lines, line);) {
    const auto parsed = json::parse_own(line);
    order.push_back(json::text(*parsed, "/of") + " " + json::text(*parsed, "/state") + " " +
                    json::text(*parsed, "/working_days_left"));
  }
  EXPECT_THAT(order, ElementsAre("late overdue -1", "sooner awaited 7", "later awaited 17", "came received "));
  EXPECT_THAT(hub.run({"owed", "list", number}).out,
              AllOf(HasSubstr("OVERDUE, was due 2026-10-23 (1 working day late)"), HasSubstr("(7 working days left)"),
                    HasSubstr("note: by mail")));
}

TEST_F(Owed, TheListSaysTodayOfTheLastDayAndOfTheNextAndCountsNoDayOnWhichNobodyWorks) {
  hub.write(hub.folder() / "calendars/house.txt", "year 2026\n");
  configure("  calendar: house\n");
  ask({"--working-days", "2"});  // until Friday, 23 October
  const auto listed = [&](const char* at) {
    hub.now = at;
    return hub.run({"owed", "list"}).out;
  };

  EXPECT_THAT(listed("2026-10-21T15:59:59Z"), HasSubstr("  due 2026-10-23 (2 working days left)  "));
  EXPECT_THAT(listed("2026-10-22T01:00:00Z"), HasSubstr("  due 2026-10-23 (1 working day left)  "));
  hub.write(hub.folder() / "calendars/house.txt", "year 2026\nholiday 2026-10-23\n");
  EXPECT_THAT(listed("2026-10-22T02:00:00Z"), HasSubstr("  due 2026-10-23 (no working day left)  "));
  hub.write(hub.folder() / "calendars/house.txt", "year 2025\n");  // neither of the two takes a calendar
  EXPECT_THAT(listed("2026-10-23T15:59:59.999999Z"), HasSubstr("  due 2026-10-23 (today)  "));
  EXPECT_THAT(listed("2026-10-23T16:00:00Z"), HasSubstr("  OVERDUE, was due 2026-10-23 (late since today)  "));
  hub.write(hub.folder() / "calendars/house.txt", "year 2026\n");
  EXPECT_THAT(listed("2026-10-25T01:00:00Z"),
              HasSubstr("  OVERDUE, was due 2026-10-23 (late, no working day since)  "));
  EXPECT_THAT(listed("2026-10-26T01:00:00Z"), HasSubstr("  OVERDUE, was due 2026-10-23 (1 working day late)  "));
  EXPECT_THAT(listed("2026-10-27T01:00:00Z"), HasSubstr("  OVERDUE, was due 2026-10-23 (2 working days late)  "));
}

TEST_F(Owed, TheReportTellsWhatIsDueOnItsDayFromWhatIsDueLater) {
  configure();
  hub.configure("reports: {html: {language: en}}\n");
  ask();
  ask({"--working-days", "20"});
  hub.now = last_moment;

  EXPECT_THAT(report_of(hub.bundle(number)), AllOf(HasSubstr(">due on this day, awaited<"), HasSubstr(">not due yet<"),
                                                   HasSubstr("2 more requests in writing are not overdue yet")));
}

TEST_F(Owed, ARequestThatSomebodyEditsOrRemovesInTheStoreIsNamedByStoreCheck) {
  configure();
  ask();
  hub.run({"owed", "received", number, "1"});
  EXPECT_EQ(hub.run({"store", "check"}).exit_code, 0) << hub.last.out;
  const auto execute = [&](const std::string& sql) { Database(hub.folder() / "var/store.sqlite").execute(sql); };

  execute("UPDATE owed_requests SET content=replace(content, '2026-10-28', '2026-12-28')");
  EXPECT_EQ(hub.run({"store", "check"}).exit_code, 1);
  EXPECT_THAT(hub.last.out,
              HasSubstr("request 1 in writing, its receipt or its withdrawal is no longer what custody says"));

  execute("UPDATE owed_requests SET content=replace(content, '2026-12-28', '2026-10-28'); DELETE FROM owed_receipts");
  EXPECT_EQ(hub.run({"store", "check"}).exit_code, 1);
  EXPECT_THAT(hub.last.out, HasSubstr("requests in writing, their receipts and withdrawals: 1, where custody has 2"));
}

TEST_F(Owed, AWithdrawalThatSomebodyRemovesInTheStoreIsNamedByStoreCheck) {
  configure();
  ask();
  hub.run({"owed", "withdraw", number, "1", "--reason", "wrong department"});

  Database(hub.folder() / "var/store.sqlite").execute("DELETE FROM owed_withdrawals");

  EXPECT_EQ(hub.run({"store", "check"}).exit_code, 1);
  EXPECT_THAT(hub.last.out, HasSubstr("receipts and withdrawals: 1, where custody has 2"));
}

TEST_F(Owed, ALetterNeedsToSayWhoAsksAndWhomToAnswer) {
  hub.configure("review: {letterhead: 复查小组}\n");

  EXPECT_EQ(ask().exit_code, 2);

  EXPECT_THAT(hub.last.err,
              AllOf(HasSubstr("review.contact"), Not(HasSubstr("review.letterhead")), HasSubstr("nothing was noted")));
}

TEST_F(Owed, WhatCannotBeMeantIsRefusedWithWhatIsWanted) {
  configure();
  EXPECT_EQ(ask({}, "x", "statment").exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("wanted statement, records; did you mean \"statement\"?"));
  EXPECT_EQ(ask({"--working-days", "0"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("--working-days 0: wanted 1 to 60"));
  EXPECT_EQ(ask({"--item", "two\nlines"}).exit_code, 2);
  EXPECT_EQ(hub.run({"owed", "ask", number, "--kind", "records", "--of", "x"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("0 times --item"));
  EXPECT_EQ(hub.run({"owed", "ask", "RC-2026-000009", "--kind", "records", "--of", "x", "--item", "y"}).exit_code, 2);
  EXPECT_EQ(hub.run({"owed", "received", number, "1"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("request 1 of RC-2026-000001: there is none"));
  ask();
  EXPECT_EQ(hub.run({"owed", "received", number, "1", "--item", "it-000009"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("--item it-000009: no item of RC-2026-000001"));
  EXPECT_EQ(hub.run({"owed", "received", number, "1"}).exit_code, 0);
  EXPECT_EQ(hub.run({"owed", "received", number, "1"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("was noted as received at 2026-10-21T12:00:00Z already"));
}

TEST(OwedOfAnUnfedPart, SaysWhatOfItCameInWriting) {
  HubFixture hub;
  hub.source("books", "ledger").configure("expects: {related: [parcels]}\n");
  hub.configure("review: {letterhead: 复查小组, contact: 010-62345678}\n");
  hub.open_case("TS1");
  hub.run({"owed", "ask", number, "--of", "恒展展具厂", "--kind", "statement", "--item", "交运件数"});
  hub.run({"owed", "received", number, "1"});
  ASSERT_EQ(hub.last.exit_code, 0) << hub.last.err;

  const auto report = HubFixture::read_from(hub.bundle(number), "data/report/report.html");

  EXPECT_THAT(report, AllOf(HasSubstr("未能取得：关联方记录（未接入）"), HasSubstr("书面收到"),
                            HasSubstr("恒展展具厂：情况说明（2026-10-21 20:00 收到）")));
}

}  // namespace
}  // namespace dossier
