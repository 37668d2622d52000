// What becomes of a worker that dies, hangs, eats or talks too much; and of those who share it.
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <thread>

#include "base/log.hpp"
#include "plugin/spawn.hpp"
#include "plugin/worker_home.hpp"
#include "plugin_fixture.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Patient {
  std::unique_ptr<Plugin> plugin;
  InstanceId instance;
  ScriptedHost host;

  explicit Patient(std::string_view name, WorkerLimits limits = {})
      : plugin(load_test_plugin(name, Home::worker, limits)),
        instance(open_test_instance(*plugin, json::Object().put("greeting", "still here"))) {}

  Result<void> look(std::string_view value, std::stop_token stop = {}, milliseconds limit = std::chrono::minutes(1)) {
    return run(*plugin, instance, look_up(value), host, std::move(stop), limit);
  }
  void expect_recovery() {
    host.bodies.clear();
    const auto again = look("calm");
    ASSERT_TRUE(again) << again.error().message();
    EXPECT_THAT(host.bodies, ElementsAre("still here"));  // the same instance, with its options, in a new worker
  }
};

TEST(Death, BySegmentationFaultIsNamedAndRecoveredFrom) {
  Patient patient("segfault");
  const auto outcome = patient.look("crash");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::crashed);
  EXPECT_EQ(
      outcome.error().message(),
      "plugin libsegfault.so: worker killed by signal 11 (segmentation fault) during read; not retried, the next use "
      "starts a new one");
  patient.expect_recovery();
}

TEST(Death, TellsTheWorkersLastWords) {
  Patient patient("loud");
  EXPECT_THAT(
      patient.look("cheese").error().message(),
      HasSubstr("killed by signal 6 (aborted), its last words \"first line|the disk is made of cheese\", during read"));
}

TEST(Death, TellsNoSecretInTheLastWords) {
  log::hide("secret-cheese-4711");
  Patient patient("loud");
  EXPECT_THAT(patient.look("secret-cheese-4711").error().message(), HasSubstr("the disk is made of ***"));
}

TEST(Death, ByTheMemoryLimitIsNamed) {
  WorkerLimits limits;
  limits.memory_bytes = int64_t{256} << 20;
  Patient patient("hungry", limits);
  const auto outcome = patient.look("anything");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::crashed);
  EXPECT_THAT(outcome.error().message(), HasSubstr("worker killed: 256 MiB memory limit during read"));
  patient.expect_recovery();
}

TEST(Death, ByAFloodOfOutputThatNobodyReads) {
  WorkerLimits limits;
  limits.unread_bytes = int64_t{4} << 20;
  Patient patient("flood", limits);
  // The host reads nothing more once it knows the worker's process, until that process is gone.
  patient.host.on_emit([](const json::Value& head) {
    const auto process = static_cast<pid_t>(json::integer(head, "/text"));
    while (process > 0 && ::kill(process, 0) == 0) std::this_thread::yield();
  });
  const auto outcome = patient.look("anything");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::crashed);
  EXPECT_THAT(outcome.error().message(), HasSubstr("killed: limit of 4 MiB of output that nobody has read yet"));
  patient.host.on_emit({});
  patient.expect_recovery();
}

TEST(Death, OfAFloodThatIsReadComesAtItsDeadline) {
  WorkerLimits limits;
  limits.cancel_grace = milliseconds(10);
  limits.unread_bytes = int64_t{1} << 40;
  Patient patient("flood", limits);
  const auto outcome = patient.look("anything", {}, milliseconds(50));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().reason(), "timed_out");
}

TEST(Death, FollowsAnIgnoredOrderToStop) {
  WorkerLimits limits;
  limits.cancel_grace = milliseconds(20);
  Patient patient("endless", limits);
  std::stop_source stop;
  patient.host.on_emit([&](const json::Value&) { stop.request_stop(); });
  const auto outcome = patient.look("loop", stop.get_token());
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::cancelled);
  EXPECT_EQ(outcome.error().message(),
            "plugin libendless.so: read was cancelled; worker killed: ignored the order to stop for 20 ms");
  patient.expect_recovery();
}

TEST(Death, FollowsADeadlineThatIsIgnored) {
  WorkerLimits limits;
  limits.cancel_grace = milliseconds(10);
  Patient patient("endless", limits);
  const auto outcome = patient.look("loop", {}, milliseconds(20));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::unavailable);
  EXPECT_EQ(outcome.error().reason(), "timed_out");
  patient.expect_recovery();
}

/// A plugin that writes to the socket itself. `open` was verb 1 of its worker, the first look-up is verb 2.
Error rogue_error(std::string_view what) {
  Patient patient("rogue");
  const auto outcome = run(*patient.plugin, patient.instance, look_up(what, "2"), patient.host);
  EXPECT_FALSE(outcome);
  patient.expect_recovery();
  return outcome ? Error(ErrorKind::internal, "") : outcome.error();
}

TEST(Death, FollowsAFrameWhoseHeadIsAboveTheLimit) {
  const auto error = rogue_error("large head");
  EXPECT_EQ(error.kind(), ErrorKind::crashed);
  EXPECT_THAT(error.message(),
              HasSubstr("killed: announced a message head of 1048577 bytes, above the limit of 1048576"));
}

TEST(Death, FollowsAFrameWhoseBodyIsAboveTheLimit) {
  EXPECT_THAT(rogue_error("large body").message(),
              HasSubstr("killed: announced a message body of 67108865 bytes, above the limit of 67108864"));
}

TEST(Death, FollowsCallsThatDoNotWaitForTheirAnswer) {
  EXPECT_THAT(rogue_error("calls without end").message(),
              testing::AnyOf(HasSubstr("asked again before it had its answer"), HasSubstr("a head that is not JSON")));
}

TEST(Death, FollowsAHangUp) {
  // The worker ends itself; one that is slow about it (under a sanitizer) is helped.
  EXPECT_THAT(rogue_error("hang up").message(), testing::AnyOf(HasSubstr("worker exited with code 0"),
                                                               HasSubstr("worker killed: hung up and did not end")));
}

TEST(Worker, IgnoresFramesThatBelongToNoVerb) {
  Patient patient("rogue");
  const auto outcome = patient.look("strange frames");
  EXPECT_TRUE(outcome) << outcome.error().message();
}

/// A verb that waits in the worker while a neighbour gets it killed.
class Neighbours : public testing::Test {
 protected:
  Result<void> wait_beside_an_endless_one(std::string_view raw) {
    Result<void> outcome;
    std::thread waiting([&] {
      outcome = run(*endless_.plugin, waiting_instance_, look_up((folder_ / "mark").string(), raw), waiting_host_);
    });
    while (!std::filesystem::exists(folder_ / "mark")) std::this_thread::yield();
    std::stop_source stop;
    endless_.host.on_emit([&](const json::Value&) { stop.request_stop(); });
    EXPECT_EQ(endless_.look("loop", stop.get_token()).error().kind(), ErrorKind::cancelled);
    waiting.join();
    return outcome;
  }

  static WorkerLimits limits() {
    WorkerLimits limits;
    limits.cancel_grace = milliseconds(10);
    return limits;
  }
  testkit::TemporaryFolder folder_;
  Patient endless_{"endless", limits()};
  InstanceId waiting_instance_ = open_test_instance(*endless_.plugin, json::Object().put("greeting", "second time"));
  ScriptedHost waiting_host_;
};

TEST_F(Neighbours, AreRepeatedOnceWhenAnotherVerbGetsTheWorkerKilled) {
  const auto outcome = wait_beside_an_endless_one("");
  ASSERT_TRUE(outcome) << outcome.error().message();
  EXPECT_THAT(waiting_host_.bodies, ElementsAre("second time"));
}

TEST_F(Neighbours, AreNotRepeatedAfterTheHostHeardOfThem) {
  const auto outcome = wait_beside_an_endless_one("touch");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::crashed);
  EXPECT_THAT(outcome.error().message(), HasSubstr("killed: ignored the order to stop for 10 ms"));
}

TEST(Worker, RunsSeveralInstancesAtOnce) {
  const auto echo = load_test_plugin("echo");
  ScriptedHost first_host, second_host;
  const auto first = open_test_instance(*echo, json::Object().put("greeting", "a"));
  const auto second = open_test_instance(*echo, json::Object().put("greeting", "b"));
  std::stop_source stop;
  // While the first waits inside read, the second runs to its end; then it stops the first.
  first_host.on_emit([&](const json::Value&) {
    std::thread other([&] { EXPECT_TRUE(run(*echo, second, look_up("plain"), second_host)); });
    other.join();
    stop.request_stop();
  });
  EXPECT_EQ(run(*echo, first, look_up("patient"), first_host, stop.get_token()).error().kind(), ErrorKind::cancelled);
  EXPECT_THAT(second_host.bodies, ElementsAre(HasSubstr("b plain")));
}

TEST(Worker, GivesAnErrorForAnAnswerAboveTheLimit) {
  const auto echo = load_test_plugin("echo");
  const auto instance = open_test_instance(*echo, json::Object().put("greeting", "a"));
  ScriptedHost host;
  host.on("http", [](const json::Value&, std::string_view) -> Result<Message> {
    return Message{R"({"ok":true})", std::string(DOSSIER_BODY_LIMIT + size_t{1}, 'x')};
  });
  const auto outcome = run(*echo, instance, look_up("http"), host);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(outcome.error().message(), HasSubstr("the answer has 67108865 bytes, above the limit of 64 MiB"));
}

TEST(Worker, EndsByItselfWhenTheHubIsGone) {
  for (const char* name : {"echo", "stuck_loading"}) {  // whatever the library does meanwhile
    auto spawned = spawn_worker(test_place(test_library(name), Home::worker));
    ASSERT_TRUE(spawned) << spawned.error().message();
    spawned->socket = Descriptor();
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(spawned->process), &info, WEXITED | WNOWAIT) < 0) {
    }
    EXPECT_EQ(bury(spawned->process, {}).words, "exited with code 0") << name;
  }
}

TEST(Worker, SeesNothingOfTheHubsEnvironment) {
  ::setenv("DOSSIER_TEST_SECRET", "visible", 1);
  auto spawned = spawn_worker(test_place(test_library("echo"), Home::worker));
  ::unsetenv("DOSSIER_TEST_SECRET");
  ASSERT_TRUE(spawned);
  wire::Frame ready;
  std::string problem;
  ASSERT_EQ(wire::receive_frame(spawned->socket.number(), ready, problem), wire::Received::frame);
  std::ifstream file("/proc/" + std::to_string(spawned->process) + "/environ");
  std::string names;
  for (std::string entry; std::getline(file, entry, '\0');) names += entry.substr(0, entry.find('=')) + " ";
  EXPECT_THAT(names, testing::StartsWith("PATH LANG TZ"));
  EXPECT_THAT(names, testing::Not(HasSubstr("DOSSIER")));
  spawned->socket = Descriptor();
  await_end(*spawned);
  bury(spawned->process, {});
}

TEST(Restart, WaitsLongerAfterEachDeath) {
  EXPECT_EQ(start_delay(0), milliseconds(0));
  EXPECT_EQ(start_delay(1), milliseconds(0));
  EXPECT_EQ(start_delay(2), milliseconds(100));
  EXPECT_EQ(start_delay(3), milliseconds(200));
  EXPECT_EQ(start_delay(7), milliseconds(3200));
  EXPECT_EQ(start_delay(8), milliseconds(5000));
  EXPECT_EQ(start_delay(1000000), milliseconds(5000));
}

TEST(Restart, StopsWaitingWhenAsked) {
  Patient patient("segfault");
  EXPECT_FALSE(patient.look("crash"));
  EXPECT_FALSE(patient.look("crash"));
  std::stop_source stop;
  stop.request_stop();
  const auto outcome = patient.look("calm", stop.get_token());  // would wait 100 ms
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::cancelled);
  EXPECT_THAT(patient.host.heads, IsEmpty());
}

}  // namespace
}  // namespace dossier
