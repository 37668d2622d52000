// One case twice: by two runs at the same time, and by a run whose clock stands before that of the last one.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <future>
#include <set>

#include "testkit/hub_fixture.hpp"
#include "testkit/running_command.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;
using testkit::HubFixture;
namespace fs = std::filesystem;

constexpr auto number = "RC-2026-000001";

class SameCase : public testing::Test {
 protected:
  SameCase() {
    hub.scripted("tickets");
    answer("late");
    EXPECT_EQ(hub.open_case("TS1", "tickets"), number);
  }
  void answer(const std::string& text) {
    hub.answer("tickets", "tickets", "complaint_no-TS1",
               R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":")" +
                   text + R"(",
       "identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  }
  std::vector<std::string> bundles() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(hub.folder() / "var/bundles"))
      found.push_back(entry.path().filename());
    return found;
  }
  HubFixture hub;
};

TEST_F(SameCase, ByManyRunsAtOnceIsSealedOnceAndEachNamesIt) {
  constexpr int runs = 6;
  const auto command = hub.command({"bundle", number, "--json"});
  const auto environment = hub.environment();
  std::vector<std::future<testkit::CommandResult>> running;
  for (int run = 0; run < runs; ++run)
    running.push_back(std::async(std::launch::async, [&] { return testkit::run_command(command, environment); }));
  int sealed = 0;
  std::set<std::string> named;
  for (auto& run : running) {
    const auto result = run.get();
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto printed = json::parse(result.out).value();
    sealed += json::text(printed, "/new") == "true";
    named.insert(json::text(printed, "/bundle"));
  }
  EXPECT_EQ(sealed, 1);
  EXPECT_EQ(named.size(), 1u);
  EXPECT_THAT(bundles(), UnorderedElementsAre("RC-2026-000001.r1.zip"));
  EXPECT_EQ(hub.run({"verify", *named.begin()}).exit_code, 5) << hub.last.out;
}

TEST_F(SameCase, IsWaitedForWhileAnotherRunHoldsIt) {
  fs::create_directories(hub.folder() / "var/locks");
  const int held = ::open((hub.folder() / "var/locks" / (std::string(number) + ".lock")).c_str(),
                          O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  ASSERT_EQ(::flock(held, LOCK_EX), 0);

  testkit::RunningCommand running(hub.command({"bundle", number}), hub.environment());
  ASSERT_TRUE(running.says("case RC-2026-000001: another run is under way; waiting"));
  EXPECT_FALSE(fs::exists(hub.folder() / "var/bundles"));

  ::close(held);
  EXPECT_EQ(WEXITSTATUS(running.wait()), 0) << running.rest;
  EXPECT_THAT(bundles(), UnorderedElementsAre("RC-2026-000001.r1.zip"));
}

// A clock that somebody set back hides nothing, and no revision is older than the one before.
TEST_F(SameCase, IsLeftAloneWhenTheWaitingIsInterrupted) {
  const auto folder = hub.folder() / "var/locks";
  std::filesystem::create_directories(folder);
  const int held = ::open((folder / (std::string(number) + ".lock")).c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  ASSERT_EQ(flock(held, LOCK_EX), 0);
  testkit::RunningCommand running(hub.command({"bundle", number}), hub.environment());
  ASSERT_TRUE(running.says("another run is under way"));
  running.signal(SIGTERM);
  EXPECT_EQ(WEXITSTATUS(running.wait()), 1);
  EXPECT_THAT(running.rest, HasSubstr("interrupted while waiting for another run of it"));
  ::close(held);
  EXPECT_NE(hub.bundle(number), "");
}

TEST_F(SameCase, UnderAClockSetBackGoesOnFromTheLastTime) {
  const auto first = hub.bundle(number);
  ASSERT_NE(first, "") << hub.last.err;
  hub.now = "2020-01-01T00:00:00Z";
  answer("later");

  const auto second = hub.bundle(number);

  ASSERT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(hub.last.err, HasSubstr("the store has seen the time 2026-10-21T12:00:00Z, and this machine's clock says "
                                      "2020-01-01T00:00:00Z"));
  EXPECT_THAT(bundles(), UnorderedElementsAre("RC-2026-000001.r1.zip", "RC-2026-000001.r2.zip"));
  EXPECT_THAT(HubFixture::read_from(second, "index/items.jsonl"), HasSubstr("later"));
  std::vector<std::string> times;
  for (const auto& act : HubFixture::lines_of(second, "index/custody.jsonl")) times.push_back(json::text(act, "/at"));
  EXPECT_TRUE(std::is_sorted(times.begin(), times.end())) << testing::PrintToString(times);
  EXPECT_EQ(times.front(), "2026-10-21T12:00:00Z");
  // verify compares it with the revision beside it.
  EXPECT_EQ(hub.run({"verify", second, "--key", (hub.folder() / "var/seal/key.pub.pem").string()}).exit_code, 0)
      << hub.last.out;
}

}  // namespace
}  // namespace dossier
