#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "base/files.hpp"
#include "report/report.hpp"
#include "sample_case.hpp"
#include "tree_lines.hpp"

namespace dossier {
namespace {

using sample::section;
using sample::tree_lines;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string tree(const AssembledCase& assembled, const std::string& language = "zh-CN") {
  return sample::joined(tree_lines(assembled, language));
}

/// Golden trees: DOSSIER_UPDATE_GOLDEN=1 writes them anew; look at the difference before you commit it.
void expect_golden(const std::string& language) {
  const std::filesystem::path file =
      std::filesystem::path(DOSSIER_SOURCE_DIR) / "tests/unit/report/golden" / ("tree." + language + ".jsonl");
  const auto made = tree(sample::assembled(), language);
  if (std::getenv("DOSSIER_UPDATE_GOLDEN")) {
    ASSERT_TRUE(write_file(file, made));
  }
  const auto golden = read_file(file);
  ASSERT_TRUE(golden) << golden.error().message();
  EXPECT_TRUE(*golden == made) << file << " differs; DOSSIER_UPDATE_GOLDEN=1 writes it anew";
}

TEST(ReportTree, IsTheGoldenOneInChinese) { expect_golden("zh-CN"); }
TEST(ReportTree, IsTheGoldenOneInEnglish) { expect_golden("en"); }

TEST(ReportTree, IsMadeOfBalancedNodesOfKnownTypes) {
  int depth = 0;
  for (const auto& line : tree_lines(sample::assembled())) {
    const auto node = json::parse_own(line);
    ASSERT_TRUE(node) << line;
    const auto type = json::text(*node, "/node");
    EXPECT_THAT(type, testing::AnyOf("report", "heading", "contents", "paragraph", "facts", "list", "code", "quotation",
                                     "remark", "figure", "begin", "table", "row", "timeline", "event", "end"));
    if (type == "begin" || type == "table" || type == "timeline") ++depth;
    if (type == "end") --depth;
    ASSERT_GE(depth, 0) << line;
  }
  EXPECT_EQ(depth, 0);
}

TEST(ReportTree, SaysBesideTheMatrixWhatASourceLeavesOut) {
  auto assembled = sample::assembled();
  EXPECT_EQ(section(tree_lines(assembled), "completeness").find("来源的记录范围"), std::string::npos);
  assembled.states["parcels"] = {{"logs_unanswered", "no"}, {"log_delay_s", "300"}, {"of_its_own", "13812345678"}};

  EXPECT_THAT(section(tree_lines(assembled), "completeness"),
              testing::AllOf(HasSubstr("来源的记录范围"), HasSubstr("不能证明没有拨打"), HasSubstr("结束 300 秒后"),
                             HasSubstr("of_its_own=138****5678")));
  EXPECT_THAT(section(tree_lines(assembled, "en"), "completeness"), HasSubstr("no proof that none was made"));
  assembled.states["parcels"] = {{"log_delay_s", "0"}};
  EXPECT_THAT(section(tree_lines(assembled), "completeness"), HasSubstr("\"通话结束即写入日志。\""));
}

TEST(ReportTree, LinksAnOfficeDocumentAndWithholdsWhatCouldRun) {
  const auto figure = [](const std::string& type) {
    auto assembled = sample::assembled();
    for (auto& item : assembled.items)
      if (!item.media_types.empty()) item.media_types.front() = type;
    for (const auto& line : tree_lines(assembled))
      if (line.find("合同条款.png") != std::string::npos && line.starts_with("{\"node\":\"figure\"")) return line;
    return std::string();
  };
  EXPECT_THAT(figure("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
              HasSubstr("\"shape\":\"file\""));
  EXPECT_THAT(figure("message/rfc822"), HasSubstr("\"shape\":\"file\""));
  for (const auto* type : {"text/html", "application/xhtml+xml", "text/xml", "image/svg+xml"})
    EXPECT_THAT(figure(type), HasSubstr("\"shape\":\"withheld\"")) << type;
}

TEST(ReportTree, OpensWithTheCustomersWish) {
  std::vector<std::string> sections;
  for (const auto& line : tree_lines(sample::assembled())) {
    const auto node = json::parse_own(line);
    if (json::text(*node, "/node") == "heading" && json::integer(*node, "/level") == 2)
      sections.push_back(json::text(*node, "/id"));
  }
  EXPECT_THAT(sections, testing::ElementsAre("wish", "answer", "gaps", "completeness", "timeline", "part-customer",
                                             "part-handler", "part-related", "part-system_log", "part-history",
                                             "sources", "verify"));
}

TEST(ReportTree, QuotesTheCustomerWithItemNumberAndAttachments) {
  const auto wish = section(tree_lines(sample::assembled()), "wish");
  EXPECT_THAT(wish, HasSubstr("按合同被扣违约金6000元"));
  EXPECT_THAT(wish, HasSubstr("证据第8号"));
  EXPECT_THAT(wish, HasSubstr("data/1-customer/it-000008.png"));
  EXPECT_THAT(wish, HasSubstr("申请复查"));
  EXPECT_EQ(wish.find("属物流原因"), std::string::npos);
}

TEST(ReportTree, ShowsWhatStaffRecordedBesideTheAnswerWithoutAVerdict) {
  const auto answer = section(tree_lines(sample::assembled()), "answer");
  EXPECT_THAT(answer, HasSubstr("属物流原因，请用户联系快递。"));
  EXPECT_THAT(answer, HasSubstr("\"title\":\"处理记载\",\"kind\":\"claims\",\"facts\":[{\"name\":\"用户损失\","
                                "\"value\":\"用户无其他损失\"}"));
  EXPECT_THAT(answer, HasSubstr("用户已满意"));
}

TEST(ReportTree, SaysWhyAMaterialIsMissingAndWhatThatMeans) {
  const auto gaps = section(tree_lines(sample::assembled()), "gaps");
  EXPECT_THAT(gaps, HasSubstr("未能取得：快递柜（无法连接）"));
  EXPECT_THAT(gaps, HasSubstr("可重试"));
  EXPECT_THAT(gaps, HasSubstr("不能据此认定其没有记录"));
}

TEST(ReportTree, NamesTheStateThatTheMissingRecordsWouldConfirmOrContradict) {
  EXPECT_THAT(
      section(tree_lines(sample::assembled()), "gaps"),
      HasSubstr("记载的最后状态为“已签收，本人”（2026-10-14 11:37:00，证据第12号），没有“快递柜”的记录可以核对"));
}

TEST(ReportTree, NamesNoStateOfAnotherParcel) {
  auto assembled = sample::assembled();
  assembled.gaps.front().identifier->value = "KD2026999999999";
  EXPECT_THAT(section(tree_lines(assembled), "gaps"), Not(HasSubstr("最后状态")));
}

TEST(ReportTree, SaysSoWhenNothingIsMissing) {
  auto assembled = sample::assembled();
  assembled.gaps.clear();
  EXPECT_THAT(section(tree_lines(assembled), "gaps"), HasSubstr("没有未取得材料"));
}

TEST(ReportTree, TellsTheFourCellsOfCompletenessApart) {
  const auto matrix = section(tree_lines(sample::assembled()), "completeness");
  for (const auto* cell :
       {"已取得 4 项", "查无记录", "未能取得（无法连接）", "未调取（没有可用的编号）", "{\"text\":\"—\"}"})
    EXPECT_THAT(matrix, HasSubstr(cell));
}

TEST(ReportTree, ShowsFoundAndGapInOneCell) {
  auto assembled = sample::assembled();
  assembled.cells[3].also_found = true;
  assembled.cells[3].items = 2;
  EXPECT_THAT(section(tree_lines(assembled), "completeness"), HasSubstr("未能取得（无法连接）；已取得部分 2 项"));
}

TEST(ReportTree, ShowsAnExpectedPartThatNoSourceFeeds) {
  auto assembled = sample::assembled();
  assembled.cells.push_back(sample::cell("related", "", "gap", 0, {}));
  assembled.cells.back().reason = "not_configured";
  EXPECT_THAT(section(tree_lines(assembled), "completeness"), HasSubstr("尚无来源"));
}

// The bundle has one reason for both; IT must act on the one, the reviewer on the other.
TEST(ReportTree, TellsASourceThatIsSetUpWronglyFromAPartThatNobodyConnected) {
  auto assembled = sample::assembled();
  assembled.cells[3].reason = assembled.cells[3].lookups[0].reason = assembled.gaps[0].reason = "not_configured";
  assembled.cells.push_back(sample::cell("history", "", "gap", 0, {}));
  assembled.cells.back().reason = "not_configured";
  Gap unfed;
  unfed.reason = "not_configured";
  unfed.parts = {"history"};
  assembled.gaps.push_back(unfed);

  const auto lines = tree_lines(assembled);
  EXPECT_THAT(section(lines, "completeness"),
              AllOf(HasSubstr(R"({"text":"未能取得（已接入，但配置有误）","state":"gap"},{"text":"—"})"),
                    HasSubstr(R"({"text":"未能取得（已接入，但配置有误）","state":"gap"},{"text":"0"})"),
                    HasSubstr(R"({"text":"未能取得（未接入）","state":"gap"})")));
  EXPECT_THAT(
      section(lines, "gaps"),
      AllOf(HasSubstr("未能取得：快递柜（已接入，但配置有误）"), HasSubstr("须由信息技术部门更正“快递柜”的配置"),
            HasSubstr("未能取得：历史数据（未接入）"), HasSubstr("历史数据没有可调取的来源")));
  EXPECT_THAT(section(tree_lines(assembled, "en"), "gaps"),
              AllOf(HasSubstr("Not obtained: 快递柜 (connected, but set up wrongly)"),
                    HasSubstr("IT must mend the configuration"), HasSubstr("Not obtained: History (not connected)")));
}

TEST(ReportTree, ShowsAWindowWithoutBeginningAsSuch) {
  auto assembled = sample::assembled();
  assembled.cells[0].lookups[0].from = 0;
  const auto matrix = section(tree_lines(assembled), "completeness");
  EXPECT_THAT(matrix, HasSubstr("截至 2026-10-22 10:15（起始不限）"));
  EXPECT_EQ(matrix.find("1970"), std::string::npos);
}

TEST(ReportTree, KeepsTechnicalTermsBehindTechnicalDetails) {
  int hidden = 0;
  for (const auto& line : tree_lines(sample::assembled())) {
    const auto node = json::parse_own(line);
    const auto type = json::text(*node, "/node");
    if (type == "begin" && json::text(*node, "/title") == "技术详情") hidden = 1;
    if (type == "end") hidden = 0;
    if (hidden || type == "timeline" || type == "event") continue;
    EXPECT_THAT(line, testing::Not(testing::ContainsRegex("[0-9a-f]{64}|\"r1\"|/rows/|RFC"))) << line;
  }
}

TEST(ReportTree, ShowsEarlierVersionsAndWithdrawals) {
  const auto all = tree(sample::assembled());
  EXPECT_THAT(all, HasSubstr("供应商晚交货，与我部门无关，退回售后。"));
  EXPECT_THAT(all, HasSubstr("源系统中已不存在（2026-10-21 09:00:00 起）"));
}

TEST(ReportTree, PutsTheComplaintBeforeWhatTheCustomerWroteBesides) {
  auto assembled = sample::assembled();
  sample::ItemMaker message(23, "handler", "chats", "messages", "message", "2026-10-12 16:05:00");
  message.text("麻烦催一下！").by("customer", "陈女士").via("chat", "inbound");
  assembled.items.insert(assembled.items.begin(), std::move(message));
  const auto wish = section(tree_lines(assembled), "wish");
  const auto complaint = wish.find("按合同被扣违约金"), besides = wish.find("用户在沟通中的留言\""),
             message_text = wish.find("麻烦催一下");
  ASSERT_NE(message_text, std::string::npos);
  EXPECT_LT(complaint, besides);
  EXPECT_LT(besides, message_text);
}

TEST(ReportTree, PutsFilesAfterTheWordsTheyCameWith) {
  auto assembled = sample::assembled();
  sample::ItemMaker photo(23, "customer", "tickets", "tickets", "attachment", "2026-10-13 08:00:00");
  photo.medium("照片.png", "data/1-customer/it-000023.png", "image/png", 5).link("attachment_of", "1008");
  assembled.items.insert(assembled.items.begin(), std::move(photo));
  const auto wish = section(tree_lines(assembled), "wish");
  const auto words = wish.find("证据第8号"), file = wish.find("证据第23号"), next = wish.find("证据第21号");
  ASSERT_NE(file, std::string::npos);
  EXPECT_LT(words, file);
  EXPECT_LT(file, next);
}

TEST(ReportTree, NamesTheDepartmentBesideThePerson) {
  EXPECT_THAT(section(tree_lines(sample::assembled()), "answer"), HasSubstr("\"who\":\"经办人员 王某（售后部）\""));
}

TEST(ReportTree, EndsASummaryAsItsSentenceEnds) {
  auto assembled = sample::assembled();
  assembled.items.push_back(
      std::move(sample::ItemMaker(90, "handler", "tickets", "messages", "note", "2026-10-20 09:00:00")
                    .text("已退运费。")
                    .claim("remedy", "18元")));
  EXPECT_THAT(section(tree_lines(assembled), "timeline"), AllOf(HasSubstr("处理备注：属物流原因，请用户联系快递。\""),
                                                                HasSubstr("处理备注：已退运费；处理记载：")));
}

TEST(ReportTree, NamesTheSourceOfEveryItemWhereItIsQuoted) {
  const auto lines = tree_lines(sample::assembled());
  for (const auto* id : {"wish", "answer", "part-system_log"})
    EXPECT_THAT(section(lines, id), HasSubstr("\"source\":\"来源：投诉工单系统\"")) << id;
  EXPECT_THAT(section(tree_lines(sample::assembled(), "en"), "wish"), HasSubstr("\"source\":\"Source: 投诉工单系统\""));
}

TEST(ReportTree, NamesAVoiceByItsRoleWhereItsNameSaysNoMore) {
  auto assembled = sample::assembled();
  sample::ItemMaker line(90, "handler", "calls", "calls", "transcript", "2026-10-20 09:00:00");
  line.text("您好").by("agent", "客服");
  assembled.items.push_back(std::move(line));
  EXPECT_THAT(section(tree_lines(assembled, "en"), "part-handler"), HasSubstr("\"who\":\"Agent\""));
}

TEST(ReportTree, GroupsHistoryByComplaint) {
  const auto history = section(tree_lines(sample::assembled()), "part-history");
  const auto first = history.find("投诉 TS20251108-0031"), second = history.find("投诉 TS20260120-0112");
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(second, std::string::npos);
  EXPECT_LT(first, second);
}

TEST(ReportTree, MarksAPhoneThatIsNotTheCustomers) {
  EXPECT_THAT(section(tree_lines(sample::assembled()), "part-customer"),
              HasSubstr("138****5670〔与用户号码不同，差1位〕"));
}

TEST(ReportTree, NeverShowsAnUnknownTimeAsAKnownOne) {
  auto assembled = sample::assembled();
  auto& at = *assembled.items[4].record.at;
  at.utc.reset();
  at.earliest = sample::cst("2026-10-08 14:14:00");
  at.latest = sample::cst("2026-10-10 16:14:00");
  EXPECT_THAT(section(tree_lines(assembled), "part-related"), HasSubstr("2026-10-08 14:14 至 2026-10-10 16:14 之间"));
}

TEST(ReportTree, ShowsTimesInTheReadersZone) {
  ReportStyle style;
  style.timezone = "UTC";
  std::string all;
  build_report_tree(sample::assembled(), style, [&](const json::Object& node) { all += node.str(); });
  EXPECT_THAT(all, HasSubstr("2026-10-14 01:20:00"));
  EXPECT_THAT(all, HasSubstr("UTC+00:00"));
}

TEST(ReportTree, SplitsALongTextIntoSmallNodes) {
  auto assembled = sample::assembled();
  std::string text;
  while (text.size() < 200'000) text += "很长的录音文字。";
  assembled.items[7].record.text = text;
  std::string quoted;
  for (const auto& line : tree_lines(assembled)) {
    EXPECT_LT(line.size(), size_t{32} << 10);
    const auto node = json::parse_own(line);
    ASSERT_TRUE(node) << "a character was cut in two";
    if (json::text(*node, "/node") == "quotation") quoted += json::text(*node, "/text");
  }
  EXPECT_THAT(quoted, HasSubstr(text));
}

TEST(ReportTree, IsTheSameInAnyZoneAndLocale) {
  const auto here = tree(sample::assembled());
  setenv("TZ", "America/New_York", 1);
  tzset();
  setlocale(LC_ALL, "C");
  const auto there = tree(sample::assembled());
  unsetenv("TZ");
  tzset();
  EXPECT_EQ(here, there);
}

TEST(ReportTree, GrowsEvenlyToFiveThousandItems) {
  auto assembled = sample::assembled();
  const auto few = tree(assembled).size();
  for (int number = 23; number <= 5000; ++number) {
    sample::ItemMaker maker(number, number % 2 == 0 ? "handler" : "related", "tickets", "messages", "message",
                            "2026-10-14 09:20:00");
    Item item =
        std::move(maker.text("已向物流核实，快递柜签收。电话13812345678").by("agent", "王某").via("chat", "outbound"));
    item.record.at->utc = *item.record.at->utc + Micros{60'000'000} * number;
    item.record.at->earliest = item.record.at->latest = *item.record.at->utc;
    assembled.items.push_back(std::move(item));
  }
  const auto lines = tree_lines(assembled);
  size_t size = 0, longest = 0;
  for (const auto& line : lines) size += line.size(), longest = std::max(longest, line.size());
  EXPECT_LT(longest, size_t{16} << 10);
  EXPECT_LT(size - few, size_t{4978} * 4000);
  const auto quoted = section(lines, "answer");
  EXPECT_THAT(quoted, HasSubstr("项见“处理端记录”"));
  EXPECT_LT(quoted.size(), size_t{100} << 10);
}

TEST(ReportTree, StandsForACaseWithNothingInIt) {
  AssembledCase empty;
  empty.review_case.number = "RC-2026-000001";
  const auto all = tree(empty);
  EXPECT_THAT(all, HasSubstr("未取得用户提交的文字或附件"));
  EXPECT_THAT(all, HasSubstr("没有可排列的证据"));
}

// Most often the number is wrong.
TEST(ReportTree, OfAComplaintThatNobodyKnowsWarnsAtItsHead) {
  auto assembled = sample::assembled();
  assembled.items.clear();
  assembled.gaps.clear();
  for (const std::string language : {"zh-CN", "en"}) {
    const auto lines = tree_lines(assembled, language);
    const auto all = sample::joined(lines);
    const auto warning = all.find(language == "en" ? "No source knows complaint \\\"TS20261014-0087\\\""
                                                   : "没有任何来源记有投诉编号“TS20261014-0087”");
    ASSERT_NE(warning, std::string::npos) << language;
    EXPECT_LT(warning, all.find("\"contents\""));
    EXPECT_THAT(section(lines, "completeness"),
                HasSubstr(language == "en" ? "not that the material is complete" : "不说明材料已经齐备"));
    EXPECT_THAT(section(lines, "gaps"), testing::Not(HasSubstr(language == "en" ? "in full" : "均已完整答复")));
  }
  assembled.gaps = sample::assembled().gaps;
  EXPECT_THAT(tree(assembled, "en"), HasSubstr("No source that answered knows complaint"));
  EXPECT_THAT(tree(sample::assembled(), "en"), testing::Not(HasSubstr("No source")));
}

}  // namespace
}  // namespace dossier
