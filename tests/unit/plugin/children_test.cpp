// What a plugin forks outlives the worker and holds its socket open: nobody waits for it, and it is ended as well.
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plugin/frames.hpp"
#include "plugin/spawn.hpp"
#include "plugin_fixture.hpp"

namespace dossier {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

class ChildOfAWorker : public testing::Test {
 protected:
  ChildOfAWorker() {
    host_.on("document", [&](const json::Value& head, std::string_view body) -> Result<Message> {
      if (json::text(head, "/key") == "child") meet(std::string(body));
      return Message{R"({"ok":true})", {}};
    });
  }

  Result<void> look(std::string_view then, std::string_view raw = {}, milliseconds limit = std::chrono::minutes(1)) {
    auto outcome = run(*plugin_, instance_, look_up(then, raw), host_, {}, limit);
    EXPECT_GE(child_.number(), 0) << "the child was seen alive";
    return outcome;
  }
  void meet(const std::string& process) {
    process_ = static_cast<pid_t>(std::stol(process));
    child_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, process_, 0)));
  }
  bool ends(int within_ms) {
    pollfd ended{child_.number(), POLLIN, 0};
    return ::poll(&ended, 1, within_ms) > 0;
  }

  /// A child that nobody ended would live for a minute.
  static constexpr int soon_ms = 20'000;

  static WorkerLimits limits() {
    WorkerLimits limits;
    limits.cancel_grace = milliseconds(10);
    return limits;
  }
  std::unique_ptr<Plugin> plugin_ = load_test_plugin("forking", Home::worker, limits());
  InstanceId instance_ = open_test_instance(*plugin_, json::Object().put("greeting", "still here"));
  ScriptedHost host_;
  pid_t process_ = 0;
  Descriptor child_;
};

TEST_F(ChildOfAWorker, EndsWithAWorkerThatCrashes) {
  const auto outcome = look("crashes");
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("killed by signal 6 (aborted) during read"));
  EXPECT_TRUE(ends(soon_ms));
}

TEST_F(ChildOfAWorker, EndsWithAWorkerThatIsKilledAtItsDeadline) {
  const auto outcome = look("loops", "", milliseconds(200));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().reason(), "timed_out");
  EXPECT_TRUE(ends(soon_ms));
}

TEST_F(ChildOfAWorker, EndsWithAWorkerThatIsNoLongerNeeded) {
  ASSERT_TRUE(look("behaves"));
  EXPECT_FALSE(ends(0)) << "the worker lives, and what it does is its own affair";
  plugin_.reset();
  EXPECT_TRUE(ends(soon_ms));
}

// Spoken to as a hub speaks, by one that goes without ending the worker.
TEST_F(ChildOfAWorker, EndsWithAWorkerWhoseHubIsGone) {
  using wire::FrameKind;
  auto worker = spawn_worker(test_place(test_library("forking"), Home::worker));
  ASSERT_TRUE(worker) << worker.error().message();
  wire::Frame frame;
  std::string problem;
  const auto hear = [&] {
    EXPECT_EQ(wire::receive_frame(worker->socket.number(), frame, problem), wire::Received::frame);
    return frame.kind;
  };
  const auto say = [&](FrameKind kind, uint64_t verb, const std::string& head) {
    EXPECT_TRUE(wire::send_frame(worker->socket.number(), kind, verb, 1, head, {}));
  };
  ASSERT_EQ(hear(), FrameKind::ready);
  say(FrameKind::open, 1, R"({"options":{"greeting":"hello"}})");
  ASSERT_EQ(hear(), FrameKind::done);
  say(FrameKind::invoke, 2, look_up("loops").head);
  ASSERT_EQ(hear(), FrameKind::call);
  meet(frame.body);

  worker->socket = Descriptor();

  EXPECT_TRUE(ends(soon_ms));
  await_end(*worker);
  bury(worker->process, {});
}

// Out of reach: it cannot be ended with the others, but nobody waits for it.
TEST_F(ChildOfAWorker, ThatWentAwayKeepsNobodyWaiting) {
  for (const auto* then : {"crashes", "breaks off"}) {
    const auto outcome = look(then, "apart");
    ASSERT_FALSE(outcome) << then;
    EXPECT_THAT(outcome.error().message(), HasSubstr("killed by signal 6 (aborted) during read")) << then;
    EXPECT_FALSE(ends(0)) << then << ": the child still holds the socket open";
    ::kill(process_, SIGKILL);
  }
}

}  // namespace
}  // namespace dossier
