#include "testkit/running_command.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "testkit/program.hpp"

namespace dossier::testkit {

RunningCommand::RunningCommand(const std::vector<std::string>& words,
                               const std::map<std::string, std::string>& environment,
                               const std::function<void()>& prepare) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
  const Program program(words, environment);
  process_ = ::fork();
  if (process_ == 0) {
    ::dup2(ends[1], 2);
    if (prepare) prepare();
    program.become();
  }
  ::close(ends[1]);
  stderr_ = ::fdopen(ends[0], "r");
}

RunningCommand::~RunningCommand() {
  if (process_ > 0) {
    signal(SIGKILL);
    wait();
  }
  ::fclose(stderr_);
}

bool RunningCommand::says(const std::string& text) {
  char line[4096];
  while (::fgets(line, sizeof line, stderr_))
    if (std::string(line).find(text) != std::string::npos) return true;
  return false;
}

void RunningCommand::signal(int number) const { ::kill(process_, number); }

int RunningCommand::wait() {
  char line[4096];
  while (::fgets(line, sizeof line, stderr_)) rest += line;
  int status = 0;
  ::waitpid(std::exchange(process_, -1), &status, 0);
  return status;
}

}  // namespace dossier::testkit
