// Database files that whoever runs the hub may not read, through the whole hub.
#include <gmock/gmock.h>

#include "base/user.hpp"
#include "drop_folder_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ShutDatabase : public DropFolder, public testing::WithParamInterface<std::string> {
 protected:
  ShutDatabase() {
    drop("database/calls.sqlite", "SQLite format 3");
    hub_.source("calls", "asterisk_calls", "file: drop/database/calls.sqlite");
    shut(GetParam());
  }

  std::string refusal() const {
    return (hub_.folder() / "drop/database/calls.sqlite").string() + ": cannot be read: Permission denied (user ";
  }
};

TEST_P(ShutDatabase, IsNamedByTheProbeWithWhoMayNotReadItAndWhatToDo) {
  EXPECT_EQ(hub_.run({"source", "probe", "calls"}).exit_code, 1);
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr("permission"), HasSubstr(refusal() + "\"" + user_name() + "\"). "),
                                   HasSubstr("setfacl -R -m u:" + user_name() + ":rX"), Not(HasSubstr("timed out"))));
}

TEST_P(ShutDatabase, IsForbiddenInTheCaseAndNotTimedOut) {
  const auto sealed = bundle();
  EXPECT_EQ(hub_.last.exit_code, 3);
  EXPECT_THAT(gaps(sealed), AllOf(HasSubstr("\"forbidden\""), HasSubstr(refusal()), HasSubstr("setfacl"),
                                  Not(HasSubstr("timed_out"))));
}

INSTANTIATE_TEST_SUITE_P(ByItself, ShutDatabase, testing::Values("drop/database/calls.sqlite"));
INSTANTIATE_TEST_SUITE_P(ByItsFolder, ShutDatabase, testing::Values("drop/database"));

}  // namespace
}  // namespace dossier
