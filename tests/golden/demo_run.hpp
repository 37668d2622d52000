// The demo, run as its page says, for the tests to look at what it left.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "golden/demo_services.hpp"
#include "testkit/command.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::golden {

namespace fs = std::filesystem;

inline bool has_schema() { return !std::string(DOSSIER_RT5_SCHEMA).empty() && fs::exists(DOSSIER_RT5_SCHEMA); }

/// The demo in a folder of its own: first with the parcel locker down, then with it.
class DemoRun {
 public:
  /// `more`: further words for every command.
  explicit DemoRun(std::vector<std::string> more = {}) : more_(std::move(more)) {
    fs::create_directories(folder_ / "config");
    fs::copy(root / "config/demo", folder_ / "config/demo", fs::copy_options::recursive);
    fs::copy(root / "config/presets", folder_ / "config/presets", fs::copy_options::recursive);
    made = testkit::run_command(
        {"sh", (root / "config/demo/make_sources.sh").string(), DOSSIER_RT5_SCHEMA, (folder_ / "var/demo").string()});
    if (made.exit_code != 0) return;
    {
      const DemoServices services(build / "bin/dossier-demo-sources", root / "config/demo", false);
      opened = run({"case", "open", "--complaint", "TS20261014-0087", "--trigger", "customer_request=未解决核心问题",
                    "--trigger", "duration_warning=办理时长为行业平均的3.6倍"},
                   services, "2026-10-22T09:00:00Z");
      first = run({"bundle", "RC-2026-000001"}, services, "2026-10-22T09:00:00Z");
    }
    const DemoServices services(build / "bin/dossier-demo-sources", root / "config/demo", true);
    second = run({"bundle", "RC-2026-000001"}, services, "2026-10-23T02:00:00Z");
    verified = run({"verify", bundle(2), "--key", (folder_ / "var/demo/seal/key.pub.pem").string()}, services,
                   "2026-10-23T02:00:00Z");
  }

  std::string bundle(int revision) const {
    return folder_ / "var/demo/bundles" / ("RC-2026-000001.r" + std::to_string(revision) + ".zip");
  }

  /// Runs `dossier <arguments>` of the demo's configuration at that time.
  testkit::CommandResult run(std::vector<std::string> arguments, const DemoServices& services,
                             const std::string& time) {
    arguments.insert(arguments.end(), more_.begin(), more_.end());
    arguments.insert(arguments.begin(), build / "bin/dossier-at");
    arguments.insert(arguments.end(), {"--config", configuration(), "--plugins", build / "plugins"});
    auto environment = services.environment;
    environment["DOSSIER_TEST_TIME"] = time;
    environment["XDG_CACHE_HOME"] = build / "cache";
    return testkit::run_command(arguments, environment);
  }

  fs::path configuration() const { return folder_ / "config/demo/dossier.yaml"; }
  fs::path var() const { return folder_ / "var"; }

  testkit::CommandResult made, opened, first, second, verified;

 private:
  const fs::path root = DOSSIER_SOURCE_DIR, build = DOSSIER_BUILD_DIR;
  std::vector<std::string> more_;
  testkit::TemporaryFolder folder_;
};

}  // namespace dossier::golden
