#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/files.hpp"
#include "report/report.hpp"
#include "sample_case.hpp"

namespace dossier {
namespace {

/// Plays a report plugin: takes what it likes, writes what it is told to, then answers with `end`.
class ScriptedPlugin final : public Plugin {
 public:
  std::vector<std::string> writes;
  Result<void> end;
  std::string asks = "next";
  int nodes = 0, opened = 0, closed = 0;
  int crashes = 0;  // how many times it dies before it comes to its end

  Result<json::Document> describe() override { return fail(ErrorKind::internal, "not asked here"); }
  Result<InstanceId> open(const json::Value&) override {
    ++opened;
    return InstanceId{1};
  }
  void close(InstanceId) override { ++closed; }
  Result<void> invoke(InstanceId, const Message& verb, PluginCalls& calls, std::stop_token,
                      std::chrono::milliseconds) override {
    EXPECT_EQ(verb.head, "{\"verb\":\"render\"}");
    for (;;) {
      const auto reply = DOSSIER_TRY(calls.call(json::Object().put("call", asks).value(), {}));
      if (reply.body.empty()) break;
      EXPECT_EQ(reply.body.back(), '\n');
      nodes += static_cast<int>(std::count(reply.body.begin(), reply.body.end(), '\n'));
    }
    for (const auto& bytes : writes) DOSSIER_TRY(calls.call(json::Object().put("call", "output").value(), bytes));
    if (opened <= crashes) return fail(ErrorKind::crashed, "killed by signal 9");
    return end;
  }
};

const json::Document no_options(rapidjson::kObjectType);

std::filesystem::path fresh_folder() {
  const auto folder =
      std::filesystem::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

TEST(RenderReport, HandsOutEveryNodeAndKeepsWhatWasWritten) {
  const auto folder = fresh_folder();
  ScriptedPlugin plugin;
  plugin.writes = {"one ", "two"};

  ASSERT_TRUE(render_report(plugin, no_options, sample::assembled(), {}, folder / "report.txt"));

  int nodes = 0;
  build_report_tree(sample::assembled(), {}, [&](const json::Object&) { ++nodes; });
  EXPECT_EQ(plugin.nodes, nodes);
  EXPECT_EQ(read_file(folder / "report.txt").value(), "one two");
  EXPECT_EQ(plugin.closed, 1);
}

TEST(RenderReport, LeavesNoFileWhenThePluginFails) {
  const auto folder = fresh_folder();
  ScriptedPlugin plugin;
  plugin.writes = {"half a report"};
  plugin.end = fail(ErrorKind::crashed, "killed: 512 MiB memory limit");

  const auto rendered = render_report(plugin, no_options, sample::assembled(), {}, folder / "report.html");

  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind(), ErrorKind::crashed);
  EXPECT_THAT(rendered.error().message(), testing::StartsWith("report report.html: killed"));
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  EXPECT_EQ(plugin.opened, 2);  // the worker may have been killed by somebody else: tried once more, not for ever
  EXPECT_EQ(plugin.closed, plugin.opened);
}

TEST(RenderReport, RepeatsARenderingWhoseWorkerDied) {
  const auto folder = fresh_folder();
  ScriptedPlugin plugin;
  plugin.writes = {"a report"};
  plugin.crashes = 1;

  ASSERT_TRUE(render_report(plugin, no_options, sample::assembled(), {}, folder / "report.html"));

  EXPECT_EQ(read_file(folder / "report.html").value(), "a report");
  EXPECT_EQ(plugin.closed, 2);
}

TEST(RenderReport, DoesNotRepeatAPluginThatSaysNo) {
  const auto folder = fresh_folder();
  ScriptedPlugin plugin;
  plugin.end = fail(ErrorKind::config, "no such font");
  EXPECT_FALSE(render_report(plugin, no_options, sample::assembled(), {}, folder / "report.html"));
  EXPECT_EQ(plugin.opened, 1);
  EXPECT_EQ(plugin.closed, 1);
}

TEST(RenderReport, LeavesNoFileWhenThePluginWritesNothing) {
  const auto folder = fresh_folder();
  ScriptedPlugin plugin;
  EXPECT_FALSE(render_report(plugin, no_options, sample::assembled(), {}, folder / "report.html"));
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST(RenderReport, RefusesAPluginThatAsksForMore) {
  const auto folder = fresh_folder();
  ScriptedPlugin plugin;
  plugin.asks = "http";
  const auto rendered = render_report(plugin, no_options, sample::assembled(), {}, folder / "report.html");
  ASSERT_FALSE(rendered);
  EXPECT_THAT(rendered.error().message(), testing::HasSubstr("\"http\""));
}

}  // namespace
}  // namespace dossier
