// Ctrl-C while collecting, or the terminal closed: what came is kept, nothing half-written stays, and the next run ends
// as if nothing had been.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>

#include <cstring>
#include <memory>

#include "testkit/hub_fixture.hpp"
#include "testkit/running_command.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testkit::HubFixture;

class Interrupted : public testing::Test {
 protected:
  Interrupted() {
    hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
    hub.source("bad", "endless", {}, "    realm: {complaint_no: tickets}\n    deadline: 3s\n");
    number = hub.open_case("TS1", "tickets");
  }

  /// Begins to bundle. The first line of progress says that the good source has answered; the bad one never will.
  std::unique_ptr<testkit::RunningCommand> collecting(void (*on_hangup)(int) = SIG_DFL) {
    auto running = std::make_unique<testkit::RunningCommand>(hub.command({"bundle", number}), hub.environment(),
                                                             [=] { ::signal(SIGHUP, on_hangup); });
    EXPECT_TRUE(running->says("tickets/tickets"));
    return running;
  }

  HubFixture hub;
  std::string number;
};

class Interruption : public Interrupted, public testing::WithParamInterface<int> {};

TEST_P(Interruption, LeavesNothingHalfWrittenAndTheNextRunIsWhole) {
  const auto running = collecting();
  running->signal(GetParam());
  const int status = running->wait();

  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 1);
  EXPECT_THAT(running->rest, HasSubstr("collecting was interrupted"));
  EXPECT_FALSE(std::filesystem::exists(hub.folder() / "var/bundles/RC-2026-000001.r1.zip"));

  const auto bundle = hub.bundle(number);
  EXPECT_EQ(hub.last.exit_code, 3) << hub.last.err;
  EXPECT_EQ(HubFixture::lines_of(bundle, "index/items.jsonl").size(), 1u);
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5);
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(hub.folder() / "var/bundles"))
    left.push_back(entry.path().filename());
  EXPECT_THAT(left, testing::ElementsAre("RC-2026-000001.r1.zip"));
}

INSTANTIATE_TEST_SUITE_P(EachSignal, Interruption, testing::Values(SIGINT, SIGTERM, SIGHUP),
                         [](const auto& signal) { return std::string(::sigabbrev_np(signal.param)); });

TEST_F(Interrupted, ByATerminalThatClosesTwiceIsFinishedAllTheSame) {
  const auto running = collecting();
  running->signal(SIGHUP);
  ASSERT_TRUE(running->says("Interrupted"));
  running->signal(SIGHUP);
  EXPECT_EQ(WEXITSTATUS(running->wait()), 1);
  EXPECT_THAT(running->rest, HasSubstr("collecting was interrupted"));
}

TEST_F(Interrupted, ByNoClosedTerminalWhereNohupWasAskedFor) {
  const auto running = collecting(SIG_IGN);
  running->signal(SIGHUP);
  EXPECT_EQ(WEXITSTATUS(running->wait()), 3) << running->rest;
}

}  // namespace
}  // namespace dossier
