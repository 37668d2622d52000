// What the ticket systems' logs say was changed, in the words of the report's language.
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

TEST(Changes, CallAnOperationByAWordOfTheReportsLanguageAndLeaveWhatPeopleWrote) {
  auto assembled = sample::assembled();
  const auto add = [&](const std::string& kind, const std::string& text) {
    ItemMaker maker(90 + static_cast<int>(assembled.items.size()), "system_log", "tickets", "operations", kind,
                    "2026-10-20 09:00:00");
    maker.text(text).by("agent", "王某");
    assembled.items.push_back(std::move(maker));
  };
  for (const auto* text :
       {"添加备注", "修改 部门队列: 物流 → 售后", "修改字段 承诺期限: 明天", "会话 #118", "人工回访"})
    add("operation", text);
  add("note", "添加备注");
  const auto english = section(tree_lines(assembled, "en"), "part-system_log");
  for (const auto* text :
       {"\"Note added\"", "\"Changed department queue: 物流 → 售后\"", "\"Field changed: 承诺期限: 明天\"",
        "\"Conversation #118\"", "\"人工回访\"", "\"添加备注\""})
    EXPECT_THAT(english, HasSubstr(text));
  EXPECT_THAT(section(tree_lines(assembled), "part-system_log"), HasSubstr("\"修改 部门队列: 物流 → 售后\""));
}

// A line of the ticket system's log, as the connector puts it together.
ItemMaker change(const std::string& kind, const std::string& text, const std::string& before,
                 const std::string& after) {
  ItemMaker made(90, "system_log", "tickets", "operations", kind, "2026-10-20 09:00:00");
  const bool status = kind == "status_change";
  made.text(text).detail(status ? "from" : "old", before).detail(status ? "to" : "new", after);
  return made;
}

std::string system_log_with(ItemMaker made, const std::string& language = "zh-CN") {
  auto assembled = sample::assembled();
  assembled.items.push_back(std::move(made));
  return section(tree_lines(assembled, language), "part-system_log");
}

TEST(Changes, SetBesideATicketsStateItsWordAndKeepTheSystemsOwn) {
  const auto operation = [] { return change("operation", "修改状态: open → resolved", "open", "resolved"); };
  EXPECT_THAT(system_log_with(operation()), HasSubstr("\"修改状态：处理中（open） → 已解决（resolved）\""));
  EXPECT_THAT(system_log_with(operation(), "en"), HasSubstr("\"State changed: open → resolved\""));
  EXPECT_THAT(system_log_with(change("status_change", "In Progress → 已办结", "In Progress", "已办结")),
              HasSubstr("\"处理中（In Progress） → 已办结\""));
  EXPECT_THAT(system_log_with(change("operation", "修改 主题: open → 已解决", "open", "已解决")),
              HasSubstr("\"修改 主题：open → 已解决\""))
      << "no state";
}

TEST(Changes, PutTheColonOfTheLanguageBeforeWhatWasChangedAndMaskIt) {
  EXPECT_THAT(system_log_with(change("satisfaction", "修改字段 满意度: 用户已满意", "", "用户已满意")),
              HasSubstr("\"修改字段 满意度：用户已满意\""));
  EXPECT_THAT(system_log_with(change("operation", "修改字段 比分: 2: 1", "", "2: 1")),
              HasSubstr("\"修改字段 比分：2: 1\""));
  const std::string place = "上海市浦东新区张杨路500号2幢1单元1201室";
  EXPECT_THAT(system_log_with(change("operation", "修改字段 收货地址: " + place, "", place)),
              AllOf(HasSubstr("修改字段 收货地址：上海市浦东新区"), Not(HasSubstr("500号"))));
}

}  // namespace
}  // namespace dossier
