#include "testkit/small_disks.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "testkit/command.hpp"

namespace dossier::testkit {

bool SmallDisks::available() {
  static const bool answer =
      run_command({"unshare", "-Urm", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /tmp"}).exit_code == 0;
  return answer;
}

SmallDisks::SmallDisks() {
  int input[2], output[2];
  if (::pipe2(input, O_CLOEXEC) != 0 || ::pipe2(output, O_CLOEXEC) != 0) std::abort();
  holder_ = ::fork();
  if (holder_ == 0) {
    ::dup2(input[0], 0);
    ::dup2(output[1], 1);
    ::execlp("unshare", "unshare", "-Urm", "sh", "-c", "echo ready; exec cat", nullptr);
    ::_exit(127);
  }
  ::close(input[0]);
  ::close(output[1]);
  its_input_ = input[1];
  char ready = 0;
  if (::read(output[0], &ready, 1) != 1) ADD_FAILURE() << "no name space: unshare -Urm did not start";
  ::close(output[0]);
}

SmallDisks::~SmallDisks() {
  ::close(its_input_);
  ::waitpid(holder_, nullptr, 0);
}

void SmallDisks::run(std::vector<std::string> command) const {
  auto words = within();
  words.insert(words.end(), command.begin(), command.end());
  const auto result = run_command(words);
  EXPECT_EQ(result.exit_code, 0) << command.front() << ": " << result.err;
}

void SmallDisks::mount(const std::filesystem::path& folder, const std::string& size) {
  run({"mkdir", "-p", folder.string()});
  run({"mount", "-t", "tmpfs", "-o", "mode=0700,size=" + size, "tmpfs", folder.string()});
}

void SmallDisks::remount(const std::filesystem::path& folder, const std::string& options) {
  run({"mount", "-o", "remount," + options, folder.string()});
}

void SmallDisks::unmount(const std::filesystem::path& folder) { run({"umount", folder.string()}); }

std::vector<std::string> SmallDisks::within() const {
  return {"nsenter", "--preserve-credentials", "-U", "-m", "-t", std::to_string(holder_)};
}

std::filesystem::path SmallDisks::seen(const std::filesystem::path& path) const {
  return std::filesystem::path("/proc") / std::to_string(holder_) / "root" / path.relative_path();
}

}  // namespace dossier::testkit
