// The demo of a scheduled pull, run as its page says: in the end the bundle has the statement, and no gap.
#include <gmock/gmock.h>

#include "golden/demo_run.hpp"

namespace dossier::golden {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(ScheduledDemo, FillsTheGapOfTheCaseWithWhatWasPulled) {
  if (!has_schema()) GTEST_SKIP() << "no schema of Request Tracker 5; scripts/test fetches it";
  const fs::path root = DOSSIER_SOURCE_DIR;
  testkit::TemporaryFolder folder;
  fs::create_directories(folder / "config");
  for (const auto* part : {"config/demo", "config/presets"})
    fs::copy(root / part, folder / part, fs::copy_options::recursive);

  const auto shown = testkit::run_command({"sh", folder / "config/demo/scheduled.sh", DOSSIER_BUILD_DIR},
                                          {{"DOSSIER_RT5_SCHEMA", DOSSIER_RT5_SCHEMA}});

  EXPECT_EQ(shown.exit_code, 0) << shown.out << shown.err;
  EXPECT_THAT(shown.err, AllOf(HasSubstr("items: 36, gaps: 3"), HasSubstr("items: 37, gaps: 0")));
  EXPECT_THAT(shown.out, AllOf(HasSubstr("statements/statements: done, 1 records"),
                               HasSubstr("statements/statements: ok"), HasSubstr("RC-2026-000001.r2.zip: whole")));
}

}  // namespace
}  // namespace dossier::golden
