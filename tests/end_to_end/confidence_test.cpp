// What a running hub and its workers tell anybody else of this machine: no secret in their command lines and names, and
// no core file when they crash.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testkit::HubFixture;
namespace fs = std::filesystem;

constexpr auto secret = "kept-in-confidence-4711";

std::string bytes_of(const fs::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

// A hub that waits for a source that never answers, while this lives. Its folder may take core files of any size.
class RunningHub {
 public:
  RunningHub() {
    hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
    hub.source("bad", "endless", {}, "    realm: {complaint_no: tickets}\n");
    hub.source("parcels", "kuaidi100", "{customer: C, key: \"${env:DOSSIER_TEST_KEY}\"}");
    fs::create_directories(cores());
    ::setenv("DOSSIER_TEST_KEY", secret, 1);
    const auto number = hub.open_case("TS1", "tickets");
    for (const auto& [name, value] : hub.environment()) ::setenv(name.c_str(), value.c_str(), 1);
    auto words = hub.command({"bundle", number});
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
    process = ::fork();
    if (process == 0) become(words, ends[1]);
    ::close(ends[1]);
    progress_ = ::fdopen(ends[0], "r");
    // The first line of progress says that the good source has answered; the bad one is being asked.
    char line[1024];
    while (::fgets(line, sizeof line, progress_) && std::string(line).find("tickets/tickets") == std::string::npos)
      continue;
  }
  ~RunningHub() {
    if (process > 0) end(SIGKILL);
    ::fclose(progress_);
  }
  RunningHub(const RunningHub&) = delete;
  RunningHub& operator=(const RunningHub&) = delete;

  fs::path cores() const { return hub.folder() / "cores"; }
  std::vector<pid_t> workers() const {
    std::vector<pid_t> found;
    for (const auto& thread : fs::directory_iterator("/proc/" + std::to_string(process) + "/task")) {
      std::ifstream children(thread.path() / "children");
      for (pid_t child = 0; children >> child;) found.push_back(child);
    }
    return found;
  }
  /// Sends the signal and gives the status the process ended with.
  int end(int signal) {
    ::kill(process, signal);
    int status = 0;
    ::waitpid(std::exchange(process, -1), &status, 0);
    return status;
  }

  HubFixture hub;
  pid_t process = -1;

 private:
  [[noreturn]] void become(std::vector<std::string>& words, int error) const {
    ::dup2(error, 2);
    const rlimit any_size{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_CORE, &any_size);
    if (::chdir(cores().c_str()) != 0) ::_exit(126);
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
  }
  FILE* progress_ = nullptr;
};

std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder)) found.push_back(entry.path().filename());
  return found;
}

TEST(Confidence, NoCommandLineAndNoNameOfAProcessHoldsASecret) {
  const RunningHub running;
  auto processes = running.workers();
  ASSERT_GE(processes.size(), 3u);
  processes.push_back(running.process);
  for (const auto process : processes)
    for (const auto* file : {"cmdline", "comm"}) {
      const auto shown = bytes_of(fs::path("/proc") / std::to_string(process) / file);
      EXPECT_NE(shown, "");
      EXPECT_EQ(shown.find(secret), std::string::npos) << shown;
    }
  // A worker has a bare environment; the hub's own has what the user gave it.
  for (const auto worker : running.workers())
    EXPECT_EQ(bytes_of(fs::path("/proc") / std::to_string(worker) / "environ").find(secret), std::string::npos);
}

TEST(Confidence, NoCrashLeavesACoreFile) {
  RunningHub running;
  const auto workers = running.workers();
  ASSERT_GE(workers.size(), 3u);
  for (const auto worker : workers) ::kill(worker, SIGSEGV);
  const int status = running.end(SIGSEGV);
  EXPECT_FALSE(WIFSIGNALED(status) && WCOREDUMP(status)) << "the hub was dumped";
  EXPECT_THAT(files_in(running.cores()), IsEmpty());
}

// Whether anything would be dumped here at all; without this the test above proves nothing.
TEST(Confidence, AnotherProgramWouldHaveLeftOne) {
  const testkit::TemporaryFolder folder;
  const auto child = ::fork();
  if (child == 0) {
    const rlimit any_size{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_CORE, &any_size);
    if (::chdir(folder.path().c_str()) == 0) ::execlp("sh", "sh", "-c", "kill -SEGV $$", nullptr);
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  if (!WCOREDUMP(status)) GTEST_SKIP() << "this system dumps nothing: the test of core files proves nothing here";
}

}  // namespace
}  // namespace dossier
