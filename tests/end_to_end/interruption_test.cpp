// Ctrl-C while collecting: what came is kept, nothing half-written stays, and the next run ends as if nothing had been.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>

#include "testkit/hub_fixture.hpp"
#include "testkit/running_command.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testkit::HubFixture;

TEST(Interruption, LeavesNothingHalfWrittenAndTheNextRunIsWhole) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  hub.source("bad", "endless", {}, "    realm: {complaint_no: tickets}\n    deadline: 3s\n");
  const auto number = hub.open_case("TS1", "tickets");

  testkit::RunningCommand running(hub.command({"bundle", number}), hub.environment());
  // The first line of progress says that the good source has answered; the bad one never will.
  ASSERT_TRUE(running.says("tickets/tickets"));
  running.signal(SIGINT);
  const int status = running.wait();

  EXPECT_EQ(WEXITSTATUS(status), 1);
  EXPECT_THAT(running.rest, HasSubstr("collecting was interrupted"));
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

}  // namespace
}  // namespace dossier
