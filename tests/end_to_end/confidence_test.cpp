// What a running hub and its workers tell anybody else of this machine: no secret in their command lines and names, and
// no core file when they crash.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <sstream>

#include "testkit/hub_fixture.hpp"
#include "testkit/running_command.hpp"

namespace dossier {
namespace {

using testing::IsEmpty;
using testkit::HubFixture;
namespace fs = std::filesystem;

constexpr auto secret = "kept-in-confidence-4711";

std::string bytes_of(const fs::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

void take_core_files_in(const fs::path& folder) {
  const rlimit any_size{RLIM_INFINITY, RLIM_INFINITY};
  ::setrlimit(RLIMIT_CORE, &any_size);
  if (::chdir(folder.c_str()) != 0) ::_exit(126);
}

// A hub that waits for a source that never answers.
class Confidence : public testing::Test {
 protected:
  Confidence() {
    hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
    hub.source("bad", "endless", {}, "    realm: {complaint_no: tickets}\n");
    hub.source("parcels", "kuaidi100", "{customer: C, key: \"${env:DOSSIER_TEST_KEY}\"}");
    fs::create_directories(cores());
    ::setenv("DOSSIER_TEST_KEY", secret, 1);
    const auto number = hub.open_case("TS1", "tickets");
    running = std::make_unique<testkit::RunningCommand>(hub.command({"bundle", number}), hub.environment(),
                                                        [this] { take_core_files_in(cores()); });
    // The good source has answered; the bad one is being asked.
    EXPECT_TRUE(running->says("tickets/tickets"));
  }
  fs::path cores() const { return hub.folder() / "cores"; }
  std::vector<pid_t> workers() const {
    std::vector<pid_t> found;
    for (const auto& thread : fs::directory_iterator("/proc/" + std::to_string(running->process()) + "/task")) {
      std::ifstream children(thread.path() / "children");
      for (pid_t child = 0; children >> child;) found.push_back(child);
    }
    return found;
  }

  HubFixture hub;
  std::unique_ptr<testkit::RunningCommand> running;
};

std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder)) found.push_back(entry.path().filename());
  return found;
}

TEST_F(Confidence, NoCommandLineAndNoNameOfAProcessHoldsASecret) {
  auto processes = workers();
  ASSERT_GE(processes.size(), 3u);
  processes.push_back(running->process());
  for (const auto process : processes)
    for (const auto* file : {"cmdline", "comm"}) {
      const auto shown = bytes_of(fs::path("/proc") / std::to_string(process) / file);
      EXPECT_NE(shown, "");
      EXPECT_EQ(shown.find(secret), std::string::npos) << shown;
    }
  // A worker has a bare environment; the hub's own has what the user gave it.
  for (const auto worker : workers())
    EXPECT_EQ(bytes_of(fs::path("/proc") / std::to_string(worker) / "environ").find(secret), std::string::npos);
}

TEST_F(Confidence, NoCrashLeavesACoreFile) {
  ASSERT_GE(workers().size(), 3u);
  for (const auto worker : workers()) ::kill(worker, SIGSEGV);
  running->signal(SIGSEGV);
  const int status = running->wait();
  EXPECT_FALSE(WIFSIGNALED(status) && WCOREDUMP(status)) << "the hub was dumped";
  EXPECT_THAT(files_in(cores()), IsEmpty());
}

// Whether anything would be dumped here at all; without this the test above proves nothing.
TEST(ConfidenceItself, AnotherProgramWouldHaveLeftACoreFile) {
  const testkit::TemporaryFolder folder;
  testkit::RunningCommand crashing({"sh", "-c", "kill -SEGV $$"}, {}, [&] { take_core_files_in(folder.path()); });
  const int status = crashing.wait();
  ASSERT_TRUE(WIFSIGNALED(status));
  if (!WCOREDUMP(status)) GTEST_SKIP() << "this system dumps nothing: the test of core files proves nothing here";
}

}  // namespace
}  // namespace dossier
