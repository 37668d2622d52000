// The demo case: both revisions hold exactly what demo_items.txt lists, every line of the case is in it, and nothing of
// anybody else.
#include <gmock/gmock.h>

#include <algorithm>

#include "golden/demo_lines.hpp"
#include "golden/demo_services.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::golden {
namespace {

using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAreArray;
namespace fs = std::filesystem;

const fs::path root = DOSSIER_SOURCE_DIR;
const fs::path build = DOSSIER_BUILD_DIR;

bool has_schema() { return !std::string(DOSSIER_RT5_SCHEMA).empty() && fs::exists(DOSSIER_RT5_SCHEMA); }

// The demo in a folder of its own, run once for all tests: first with the parcel locker down, then with it.
class DemoRun {
 public:
  DemoRun() {
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

  testkit::CommandResult made, opened, first, second, verified;

 private:
  testkit::CommandResult run(std::vector<std::string> arguments, const DemoServices& services,
                             const std::string& time) {
    arguments.insert(arguments.begin(), build / "bin/dossier-at");
    arguments.insert(arguments.end(),
                     {"--config", folder_ / "config/demo/dossier.yaml", "--plugins", build / "plugins"});
    auto environment = services.environment;
    environment["DOSSIER_TEST_TIME"] = time;
    environment["XDG_CACHE_HOME"] = build / "cache";
    return testkit::run_command(arguments, environment);
  }

  testkit::TemporaryFolder folder_;
};

class Demo : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (has_schema()) demo = std::make_unique<DemoRun>();
  }
  static void TearDownTestSuite() { demo.reset(); }
  void SetUp() override {
    if (!demo) GTEST_SKIP() << "no schema of Request Tracker 5; scripts/test fetches it";
    ASSERT_EQ(demo->made.exit_code, 0) << demo->made.err;
    ASSERT_EQ(demo->opened.exit_code, 0) << demo->opened.err;
  }

  static inline std::unique_ptr<DemoRun> demo;
  const Expected expected = read_expected(root / "tests/golden/demo_items.txt");
};

// Those of `lines` that are not in `others`.
Lines without(const Lines& lines, const Lines& others) {
  Lines left;
  for (const auto& line : lines)
    if (std::find(others.begin(), others.end(), line) == others.end()) left.push_back(line);
  return left;
}

TEST_F(Demo, HoldsWhatTheCaseSaysAndNamesTheGapOfTheLocker) {
  EXPECT_EQ(demo->first.exit_code, 3) << demo->first.err;
  EXPECT_THAT(lines_of(demo->bundle(1)), ElementsAreArray(expected.first));
}

TEST_F(Demo, ClosesTheGapWithNewNumbersWhileAllOthersKeepTheirs) {
  ASSERT_EQ(demo->second.exit_code, 0) << demo->second.err;
  const auto first = lines_of(demo->bundle(1)), second = lines_of(demo->bundle(2));
  EXPECT_THAT(without(first, second), ElementsAreArray(expected.gone));
  EXPECT_THAT(without(second, first), ElementsAreArray(expected.added));
  EXPECT_THAT(without(second, expected.added), ElementsAreArray(without(first, expected.gone))) << "in the same order";
  EXPECT_EQ(demo->verified.exit_code, 0) << demo->verified.out;
}

}  // namespace
}  // namespace dossier::golden
