#include "report/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "sample_case.hpp"
#include "tree_lines.hpp"

namespace dossier::report {
namespace {

TEST(Words, HaveOneKeyAndBothLanguagesEach) {
  std::set<std::string_view> keys;
  ASSERT_GT(all_words().size(), 200u);
  for (const auto& word : all_words()) {
    EXPECT_TRUE(keys.insert(word.key).second) << word.key << " stands twice";
    EXPECT_FALSE(word.chinese.empty()) << word.key;
    EXPECT_FALSE(word.english.empty()) << word.key;
  }
}

TEST(Words, NeverUseWhatTheProcedureForbids) {
  for (const auto& word : all_words())
    for (const std::string_view forbidden :
         {"复审",     "案例", "证据包", "差距", "缺口",     "索赔", "声称", "违规", "完整性矩阵", "监管链", "印章",
          "电子签章", "匿名", "保全",   "修订", "联系失败", "采样", "警告", "推翻", "纠正",       "隔离",   "无理投诉"})
      EXPECT_EQ(word.chinese.find(forbidden), std::string_view::npos) << word.key << " says " << forbidden;
}

TEST(Words, AreExactlyTheProceduresTerms) {
  const Words words("zh-CN");
  EXPECT_EQ(words("part.customer"), "用户端记录");
  EXPECT_EQ(words("part.handler"), "处理端记录");
  EXPECT_EQ(words("part.related"), "关联方记录");
  EXPECT_EQ(words("part.system_log"), "系统日志");
  EXPECT_EQ(words("part.history"), "历史数据");
  EXPECT_EQ(words("section.completeness"), "材料齐备情况表");
  EXPECT_EQ(words("section.timeline"), "处理经过时间轴");
  EXPECT_EQ(words("section.gaps"), "未取得材料");
  EXPECT_EQ(words("state.found"), "已取得");
  EXPECT_EQ(words("state.none"), "查无记录");
  EXPECT_EQ(words("state.gap"), "未能取得");
  EXPECT_EQ(words("state.not_asked"), "未调取");
  EXPECT_EQ(words("claim"), "处理记载");
  EXPECT_EQ(words("technical"), "技术详情");
  EXPECT_EQ(words("item", {"143"}), "证据第143号");
  EXPECT_EQ(words("version", {"1"}), "第1版");
  EXPECT_EQ(words("outcome.no_answer"), "未成功联系：无人接听");
}

TEST(Words, AreAllKnownThatAReportAsksFor) {
  // An unknown key shows itself as "section.something".
  for (const auto* language : {"zh-CN", "en"})
    for (const auto& line : sample::tree_lines(sample::assembled(), language))
      EXPECT_THAT(line,
                  testing::Not(testing::ContainsRegex("\"(part|section|case|gap|state|column|kind|role|channel|outcome|"
                                                      "reason|origin|media|item|claim|time|timeline)[.][a-z_.]+\"")));
}

TEST(Words, FillTheirSlots) {
  EXPECT_EQ(Words("en")("item", {"7"}), "Item 7");
  EXPECT_EQ(Words("en").named("outcome", "beamed_up", "原文"), "原文");
  EXPECT_EQ(Words("fr").language(), "zh-CN");
}

}  // namespace
}  // namespace dossier::report
