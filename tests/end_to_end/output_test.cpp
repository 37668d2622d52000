// What is printed and cannot be: who reads the exit code must not take it for printed.
#include <gmock/gmock.h>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testkit::HubFixture;

class UnwritableOutput : public testing::TestWithParam<std::string> {
 protected:
  UnwritableOutput() {
    hub_.scripted("tickets");
    hub_.open_case("TS1", "tickets");
    hub_.before = {"sh", "-c", "exec \"$@\" " + GetParam(), "sh"};
  }
  HubFixture hub_;
};

TEST_P(UnwritableOutput, IsSaidAndIsAFailureOfEveryCommandThatPrints) {
  const std::vector<std::string> commands[] = {{"--help"},           {"--version"},       {"help", "bundle"},
                                               {"bundle", "--help"}, {"case", "list"},    {"source", "list"},
                                               {"plugin", "list"},   {"config", "check"}, {"bundle", "RC-2026-000001"}};
  for (const auto& command : commands) {
    hub_.run(command);
    EXPECT_EQ(hub_.last.exit_code, 1) << command.front();
    EXPECT_THAT(hub_.last.err, HasSubstr("standard output: could not be written")) << command.front();
  }
  hub_.before = {};
  EXPECT_EQ(hub_.run({"store", "check"}).exit_code, 0) << hub_.last.out << hub_.last.err;
}

TEST_P(UnwritableOutput, ChangesNoOtherExitCode) {
  hub_.configure("reprots: {}\n");
  EXPECT_EQ(hub_.run({"config", "check"}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("standard output: could not be written"));
  EXPECT_EQ(hub_.run({"bundle"}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, testing::Not(HasSubstr("standard output"))) << "it has nothing to print";
}

INSTANTIATE_TEST_SUITE_P(FullOrClosed, UnwritableOutput, testing::Values(">/dev/full", ">&-"),
                         [](const auto& how) { return how.index == 0 ? "Full" : "Closed"; });

}  // namespace
}  // namespace dossier
