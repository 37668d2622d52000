// Calls in a report: how they ended, their recordings, what was said, and what staff recorded beside them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_case.hpp"
#include "tree_lines.hpp"

namespace dossier {
namespace {

using sample::ItemMaker;
using sample::section;
using sample::tree_lines;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

ItemMaker hotline(int number, const std::string& kind, const std::string& at, const std::string& id) {
  ItemMaker maker(number, "handler", "hotline", "calls", kind, at);
  maker.id(id).via("hotline", kind == "call" ? "outbound" : "");
  return maker;
}

ItemMaker line(int number, const std::string& cue, const std::string& role, const std::string& text) {
  auto maker = hotline(number, "transcript", "2026-10-19 17:26:54", "transcript|" + cue);
  maker.text(text).by(role, "").detail("cue_start", cue).link("transcript_of", "recording").link("part_of", "call");
  return maker;
}

// The makers' functions give the maker itself, to be moved from.
void add(AssembledCase& assembled, ItemMaker& maker) { assembled.items.push_back(std::move(maker)); }
void add(AssembledCase& assembled, ItemMaker&& maker) { assembled.items.push_back(std::move(maker)); }

// The sample case with a call, its recording and two lines of it, and a call that nobody answered.
AssembledCase with_calls() {
  auto assembled = sample::assembled();
  add(assembled, hotline(23, "call", "2026-10-15 15:41:07", "missed")
                     .until("2026-10-15 15:41:15")
                     .outcome("no_answer", "NO ANSWER")
                     .identifier("phone", "+8613812345670", "recipient", "13812345670"));
  add(assembled, hotline(24, "call", "2026-10-19 17:26:08", "call")
                     .until("2026-10-19 17:27:19")
                     .outcome("answered", "ANSWERED")
                     .identifier("phone", "+8613812345678", "recipient", "13812345678"));
  add(assembled, hotline(25, "attachment", "2026-10-19 17:26:13", "recording")
                     .link("attachment_of", "call")
                     .medium("out-1001.wav", "data/2-handler/it-000025.wav", "audio/wav", 1056044));
  add(assembled, line(26, "00:00:41.000", "agent", "按规定退您18元运费，可以吧？"));
  add(assembled, line(27, "01:00:47.500", "customer", "我损失的不是运费……先这样吧。我的电话是13812345678。"));
  ItemMaker chat(28, "handler", "chat", "messages", "message", "2026-10-15 15:43:20");
  add(assembled, chat.text("有人处理吗？").by("customer", "陈女士").via("chat", "inbound"));
  return assembled;
}

TEST(Calls, AreQuotedWithTheirOutcomeRecordingAndWhatWasSaid) {
  const auto answer = section(tree_lines(with_calls()), "answer");
  EXPECT_THAT(answer, AllOf(HasSubstr("已接通（源系统状态：ANSWERED）"), HasSubstr(R"("shape":"audio")"),
                            HasSubstr("data/2-handler/it-000025.wav"), HasSubstr("按规定退您18元运费，可以吧？")));
  EXPECT_EQ(answer.find("证据第25号\",\"part\""), std::string::npos) << "the recording is no answer of its own";
}

TEST(Calls, LeadFromEachLineToItsSecondInTheRecording) {
  const auto answer = section(tree_lines(with_calls()), "answer");
  EXPECT_THAT(answer, HasSubstr(R"({"text":"00:41","path":"data/2-handler/it-000025.wav","second":41})"));
  EXPECT_THAT(answer, HasSubstr(R"({"text":"1:00:47","path":"data/2-handler/it-000025.wav","second":3647})"));
}

TEST(Calls, MaskWhatWasSaid) {
  EXPECT_THAT(section(tree_lines(with_calls()), "answer"),
              AllOf(HasSubstr("138****5678"), Not(HasSubstr("13812345678"))));
}

TEST(Calls, ThatNobodyAnsweredShowWhichNumberWasDialled) {
  const auto answer = section(tree_lines(with_calls()), "answer");
  EXPECT_THAT(answer, AllOf(HasSubstr("未成功联系：无人接听"),
                            HasSubstr(R"("name":"对方号码","value":"138****5670〔与用户号码不同，差1位〕")")));
}

TEST(Calls, ShowInTheTimelineTooWhichNumberWasDialled) {
  const auto timeline = section(tree_lines(with_calls()), "timeline");
  const std::string call = "通话：未成功联系：无人接听；138****5670〔与用户号码不同，差1位〕\"";
  EXPECT_THAT(timeline, AllOf(HasSubstr("15:41:15，" + call), HasSubstr("{\"text\":\"" + call)));
}

TEST(Calls, AreSaidToGoOutOrComeInAndNotToReachTheCustomer) {
  const auto answer = section(tree_lines(with_calls()), "answer");
  EXPECT_THAT(answer, HasSubstr(R"("channel":"热线 · 去电")"));
}

TEST(Calls, HaveRecordingsThatAreCalledSo) {
  EXPECT_THAT(section(tree_lines(with_calls()), "part-handler"),
              HasSubstr(R"("time":"2026-10-19 17:26:13","kind":"录音")"));
}

TEST(Calls, KeepEveryLineAsAnItemBehindAFoldAndOutOfTheTimeline) {
  const auto lines = tree_lines(with_calls());
  const auto part = section(lines, "part-handler"), timeline = section(lines, "timeline");
  const auto fold = part.find("逐句出处（2 句）");
  ASSERT_NE(fold, std::string::npos);
  for (const auto* item : {R"("as":"item","item":26)", R"("as":"item","item":27)"}) {
    const auto at = part.find(item);
    ASSERT_NE(at, std::string::npos) << item;
    EXPECT_GT(at, fold);
  }
  EXPECT_THAT(timeline, AllOf(HasSubstr("录音文字 2 句"), HasSubstr("证据第24号"), Not(HasSubstr("证据第26号"))));
}

TEST(Calls, PutTheCustomersLastWordsBesideWhatStaffThenRecorded) {
  auto assembled = with_calls();
  add(assembled, line(29, "01:00:58.000", "agent", "那我先结单。"));
  add(assembled, line(30, "01:01:02.000", "customer", "……"));
  const auto answer = section(tree_lines(assembled), "answer");
  const auto recorded = answer.rfind("用户已满意");
  ASSERT_NE(recorded, std::string::npos);
  EXPECT_THAT(answer.substr(recorded),
              HasSubstr("证据第27号，用户在通话中说：“我损失的不是运费……先这样吧。我的电话是138****5678。”\""));
  EXPECT_THAT(answer, AllOf(Not(HasSubstr("用户在通话中说：“那我先结单")), Not(HasSubstr("用户在通话中说：“……”"))));
}

TEST(Calls, LoseNoLineWhoseRecordingIsNotThere) {
  auto assembled = with_calls();
  assembled.items.erase(assembled.items.end() - 4);
  EXPECT_THAT(section(tree_lines(assembled), "answer"), HasSubstr("按规定退您18元运费")) << "it hangs on the call";
  assembled.items.erase(assembled.items.end() - 4);
  EXPECT_THAT(section(tree_lines(assembled), "part-handler"), HasSubstr("按规定退您18元运费"))
      << "it stands on its own";
}

TEST(Calls, LoseNoLineThatNamesAnotherLine) {
  auto assembled = sample::assembled();
  for (const auto& [id, other] : {std::pair("a", "b"), std::pair("b", "a")}) {
    auto maker = hotline(id[0] - 'a' + 23, "transcript", "2026-10-19 17:26:54", id);
    maker.text(std::string("line ") + id).link("transcript_of", other);
    add(assembled, maker);
  }
  EXPECT_THAT(section(tree_lines(assembled), "part-handler"), AllOf(HasSubstr("line a"), HasSubstr("line b")));
}

TEST(Calls, QuoteOfALongRecordingOnlySoMuchAndSayWhereTheRestIs) {
  auto assembled = with_calls();
  for (int number = 29; number < 429; ++number)
    add(assembled, line(number, "00:02:00.000", "agent", "line " + std::to_string(number)));
  const auto lines = tree_lines(assembled);
  EXPECT_THAT(section(lines, "answer"), AllOf(HasSubstr("其余 342 句见该录音。"), Not(HasSubstr("line 428"))));
  EXPECT_THAT(section(lines, "part-handler"), HasSubstr("line 428"));
}

TEST(Calls, WhatTheCustomerWroteInAChatIsQuotedAsHers) {
  const auto lines = tree_lines(with_calls());
  EXPECT_THAT(section(lines, "wish"), HasSubstr("有人处理吗？"));
  EXPECT_EQ(section(lines, "answer").find("\"text\":\"有人处理吗？\""), std::string::npos);
}

// The rows of "recorded by staff, at a glance".
std::string claims(const AssembledCase& assembled) {
  const auto answer = section(tree_lines(assembled), "answer");
  return answer.substr(answer.find("处理记载一览"));
}

ItemMaker entry(int number, const std::string& at) {
  ItemMaker maker(number, "system_log", "tickets", "operations", "operation", at);
  maker.by("agent", "王某");
  return maker;
}

// As in a chat: the conversation names the customer, his messages bear his id alone.
TEST(People, AreNamedWhereTheirSourceNamesThemInAnotherItemAlone) {
  auto assembled = with_calls();
  const auto chat = [](int number, const std::string& kind, const std::string& name, const std::string& id) {
    ItemMaker maker(number, "handler", "chats", "messages", kind, "2026-10-15 15:40:00");
    maker.by("customer", name, id).text("第" + std::to_string(number) + "条");
    return maker;
  };
  add(assembled, chat(29, "operation", "林先生", "501"));
  add(assembled, chat(30, "message", "", "501"));
  add(assembled, chat(31, "message", "", "502"));
  const auto lines = section(tree_lines(assembled), "timeline");
  EXPECT_THAT(lines, HasSubstr(R"({"text":"用户 林先生"},{"text":"消息：第30条"})"));
  EXPECT_THAT(lines, HasSubstr(R"({"text":"用户"},{"text":"消息：第31条"})"));
}

TEST(Claims, StandBesideTheContactsAroundTheTimeThatTheySpeakOf) {
  auto assembled = with_calls();
  add(assembled, entry(29, "2026-10-20 08:57:40").contact("2026-10-15 15:40"));
  add(assembled, entry(30, "2026-10-20 08:57:41").claim("contact_result", "无人接听"));
  add(assembled, entry(31, "2026-10-19 17:29:41").claim("satisfaction", "用户已满意"));
  const auto rows = claims(assembled);
  const auto call = rows.find(
      R"({"text":"证据第23号，2026-10-15 15:41:07 至 15:41:15，通话：未成功联系：无人接听；138****5670〔与用户号码不同，差1位〕","item":23})");
  ASSERT_NE(call, std::string::npos) << rows;
  EXPECT_THAT(rows.substr(call), HasSubstr(R"("item":23)")) << "the result belongs to the time entered just before";
  EXPECT_THAT(rows, AllOf(HasSubstr("消息：有人处理吗？"), HasSubstr("2026-10-19 17:26:08 至 17:27:19，通话：已接通")));
}

TEST(Claims, SayThatThereIsNoContactInTheBundleAndWhoWasAsked) {
  auto assembled = with_calls();
  add(assembled, entry(29, "2026-10-20 08:55:10").contact("2026-10-15 10:05"));
  auto asked = sample::lookup("hotline", "calls", "extension", "8021", "none", 0);
  asked.path.push_back("contact_time 2026-10-15 10:05");
  assembled.cells.push_back(sample::cell("handler", "hotline", "found", 6, {asked}));
  assembled.source_titles["hotline"] = "热线";
  EXPECT_THAT(claims(assembled), AllOf(HasSubstr("卷宗内没有"), HasSubstr("已查热线（分机 8021）：查无记录")));
}

TEST(Claims, SayYesOrNoOfABoxThatWasTicked) {
  auto assembled = with_calls();
  add(assembled, entry(29, "2026-10-19 17:29:41").claim("satisfaction", "1").detail("value_format", "yes_no"));
  add(assembled, entry(30, "2026-10-19 17:29:42").claim("satisfaction", "0").detail("value_format", "yes_no"));
  add(assembled, entry(31, "2026-10-19 17:29:43").claim("satisfaction", "1"));
  const auto rows = claims(assembled);
  for (const auto* value : {"是", "否", "1"})
    EXPECT_THAT(rows, HasSubstr("{\"text\":\"满意度\"},{\"text\":\"" + std::string(value) + "\"}")) << rows;
}

TEST(Claims, SayBesideAnEmptyAnswerWhatTheSourceWouldHaveLogged) {
  auto assembled = with_calls();
  add(assembled, entry(29, "2026-10-20 08:55:10").contact("2026-10-15 10:05"));
  assembled.states["hotline"] = {{"logs_unanswered", "no"}, {"tells_cancelled", "no"}};
  const auto with_answer = [&](const std::string& outcome) {
    auto asked = sample::lookup("hotline", "calls", "extension", "8021", outcome, outcome == "none" ? 0 : 1);
    asked.path.push_back("contact_time 2026-10-15 10:05");
    assembled.cells.push_back(sample::cell("handler", "hotline", "found", 6, {asked}));
    auto rows = claims(assembled);
    assembled.cells.pop_back();
    return rows;
  };
  EXPECT_THAT(with_answer("none"),
              AllOf(HasSubstr("：查无记录（"), HasSubstr("不能证明没有拨打；振铃时主叫挂断也记为无人接听）\"")));
  EXPECT_THAT(with_answer("found"), Not(HasSubstr("不能证明没有拨打")));
}

TEST(Claims, SayOfAContactTimeThatIsNoTimeThatItCannotBeCompared) {
  auto assembled = with_calls();
  add(assembled, entry(29, "2026-10-20 08:55:10").claim("contact_time", "昨天下午"));
  EXPECT_THAT(claims(assembled), HasSubstr(R"({"text":"所记联系时间无法辨认"})"));
}

}  // namespace
}  // namespace dossier
