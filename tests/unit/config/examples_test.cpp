// Every YAML file that ships with the program passes its own linter.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "config/config.hpp"
#include "config/option_check.hpp"
#include "config/presets.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;

const fs::path configurations = fs::path(DOSSIER_SOURCE_DIR) / "config";

std::vector<PluginSpec> built_plugins() {
  static const testkit::TemporaryFolder cache;
  const fs::path build = DOSSIER_BUILD_DIR;
  std::vector<Error> problems;
  auto plugins = discover_plugins(
      {{build / "plugins" / "connectors", build / "plugins" / "reports"}, build / "bin" / "dossier-worker"},
      cache.path(), problems);
  for (const auto& problem : problems) ADD_FAILURE() << problem.message();
  return plugins;
}

bool knows(const std::vector<PluginSpec>& plugins, const std::string& kind, const std::string& name) {
  return std::any_of(plugins.begin(), plugins.end(),
                     [&](const auto& plugin) { return plugin.kind == kind && plugin.name == name; });
}

TEST(Examples, EveryConfigurationPassesTheLinter) {
  const auto plugins = built_plugins();
  for (const auto* name : {"sql_tickets", "kuaidi100"})
    if (!knows(plugins, "connector", name)) GTEST_SKIP() << "not built: " << name;
  if (!knows(plugins, "report", "html")) GTEST_SKIP() << "not built: html";
  int checked = 0;
  for (const auto& entry : fs::recursive_directory_iterator(configurations)) {
    const bool is_preset = entry.path().string().find("/presets/") != std::string::npos;
    // What stands beside a file of its name describes that file: material of the demo, no configuration.
    const bool is_side_car = fs::exists(fs::path(entry.path()).replace_extension());
    if (entry.path().extension() != ".yaml" || is_preset || is_side_car) continue;
    ++checked;
    const auto config = load_config(entry.path(), plugins, true);
    if (!config)
      for (const auto& problem : config.error()) ADD_FAILURE() << problem.message();
  }
  EXPECT_GE(checked, 1);
}

TEST(Examples, EveryPresetPassesTheLinter) {
  const auto plugins = built_plugins();
  int checked = 0;
  for (const auto& entry : fs::recursive_directory_iterator(configurations / "presets")) {
    if (entry.path().extension() != ".yaml") continue;
    const auto connector = entry.path().parent_path().filename().string();
    const auto preset = read_preset({configurations / "presets"}, connector, entry.path().stem().string());
    ASSERT_TRUE(preset) << preset.error().message();
    ++checked;
    const auto spec =
        std::find_if(plugins.begin(), plugins.end(), [&](const auto& plugin) { return plugin.name == connector; });
    if (spec == plugins.end()) continue;
    const auto known = option_names(spec->json);
    for (const auto& member : preset->members) EXPECT_THAT(known, testing::Contains(member.name)) << entry.path();
  }
  EXPECT_GT(checked, 0);
}

TEST(Examples, TheExampleShowsEveryKeyOfTheTopLevel) {
  const auto root = read_yaml(configurations / "dossier.example.yaml").value();
  std::set<std::string> shown;
  for (const auto& member : root.members) shown.insert(member.name);
  for (const auto* key :
       {"sources", "expects", "reports", "checks", "schedule", "review", "store", "seal", "server", "collect"})
    EXPECT_TRUE(shown.contains(key)) << key;
}

}  // namespace
}  // namespace dossier
