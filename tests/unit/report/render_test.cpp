#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "base/files.hpp"
#include "report/report.hpp"
#include "sample_case.hpp"

namespace dossier {
namespace {

const std::filesystem::path build = DOSSIER_BUILD_DIR;

std::unique_ptr<Plugin> html_plugin() {
  auto plugin = Plugin::load({build / "plugins/reports/libhtml.so", build / "bin/dossier-worker", Home::hub, {}});
  EXPECT_TRUE(plugin) << plugin.error().message();
  return plugin ? std::move(*plugin) : nullptr;
}

std::filesystem::path fresh_folder() {
  const auto folder = std::filesystem::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

TEST(RenderReport, WritesOnePageThatHoldsTheCase) {
  auto plugin = html_plugin();
  ASSERT_TRUE(plugin);
  const auto file = fresh_folder() / "report.html";
  const json::Document options(rapidjson::kObjectType);

  const auto rendered = render_report(*plugin, options, sample::assembled(), {}, file);

  ASSERT_TRUE(rendered) << rendered.error().message();
  const auto page = read_file(file);
  ASSERT_TRUE(page);
  EXPECT_NE(page->find("证据第8号"), std::string::npos);
  EXPECT_NE(page->find("</html>"), std::string::npos);
}

}  // namespace
}  // namespace dossier
