// dossier serve, by the real clock: pulls what is due, says how it went, ends when it is told to, and never twice.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>

#include "testkit/hub_fixture.hpp"
#include "testkit/running_command.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testkit::HubFixture;

constexpr auto scan = R"([{"id":"e1","kind":"shipment_event","at":"2026-10-09 20:14:00","text":"scan",
  "identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])";

class Serving : public testing::Test {
 protected:
  Serving() { hub.scripted("parcels").configure("schedule:\n  parcels: {every: 1s}\n"); }

  /// With the clock of the machine, where the other commands have one that stands still.
  std::vector<std::string> serve() {
    auto words = hub.command({"serve", "--log-level", "info"});
    words.front() = DOSSIER_BUILD_DIR "/bin/dossier";
    return words;
  }
  std::string listed() {
    hub.now = "2100-01-01T00:00:00Z";
    return hub.run({"schedule", "list"}).out;
  }

  HubFixture hub;
};

TEST_F(Serving, PullsWhatIsDueUntilItIsToldToEnd) {
  hub.answer("parcels", "parcels", "page-1", scan);
  testkit::RunningCommand serving(serve(), hub.environment());
  ASSERT_TRUE(serving.says("parcels/parcels: done, 1 records")) << serving.rest;
  ASSERT_TRUE(serving.says("parcels/parcels: done, 0 records")) << serving.rest;
  serving.signal(SIGTERM);
  const int status = serving.wait();

  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << serving.rest;
  EXPECT_THAT(hub.run({"state", "list"}).out, HasSubstr("parcels/parcels"));
  EXPECT_THAT(listed(), AllOf(HasSubstr("parcels/parcels: late"), HasSubstr("every 1s"), HasSubstr("done")));
  EXPECT_THAT(hub.last.err, HasSubstr("Nobody serves this store now"));
}

TEST_F(Serving, NamesSourceStreamAndRunInALogForPrograms) {
  hub.answer("parcels", "parcels", "page-1", scan);
  auto words = serve();
  words.push_back("--json");
  testkit::RunningCommand serving(words, hub.environment());
  EXPECT_TRUE(
      serving.says(R"("level":"info","source":"parcels","stream":"parcels","run":1,"text":"parcels/parcels: done)"))
      << serving.rest;
  serving.signal(SIGTERM);
  EXPECT_EQ(WEXITSTATUS(serving.wait()), 0);
}

TEST_F(Serving, SaysWhatFailedAndNeverCallsItOk) {
  hub.answer("parcels", "parcels", "page-1", scan);
  hub.write(hub.folder() / "sources/parcels/parcels/page-2.json", "down");
  testkit::RunningCommand serving(serve(), hub.environment());
  ASSERT_TRUE(serving.says("parcels/parcels: failed, 1 records")) << serving.rest;
  serving.signal(SIGTERM);
  serving.wait();

  EXPECT_THAT(listed(), AllOf(HasSubstr("parcels/parcels: retrying"), HasSubstr("the source is down")));
}

TEST_F(Serving, ShowsItsFiguresToWhoeverWatches) {
  hub.answer("parcels", "parcels", "page-1", scan).configure("server: {metrics: \"127.0.0.1:0\"}\n");
  testkit::RunningCommand serving(serve(), hub.environment());
  EXPECT_TRUE(serving.says("metrics: http://127.0.0.1:"));
  serving.signal(SIGTERM);
  EXPECT_EQ(WEXITSTATUS(serving.wait()), 0) << serving.rest;
}

TEST_F(Serving, OfOneStoreIsDoneByOneProgram) {
  hub.answer("parcels", "parcels", "page-1", scan);
  testkit::RunningCommand serving(serve(), hub.environment());
  ASSERT_TRUE(serving.says("done")) << serving.rest;
  testkit::RunningCommand second(serve(), hub.environment());
  EXPECT_EQ(WEXITSTATUS(second.wait()), 2);
  EXPECT_THAT(second.rest, HasSubstr("another dossier serve holds it"));
  serving.signal(SIGTERM);
  EXPECT_EQ(WEXITSTATUS(serving.wait()), 0);
}

}  // namespace
}  // namespace dossier
