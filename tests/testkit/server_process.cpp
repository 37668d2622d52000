#include "testkit/server_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

namespace dossier::testkit {
namespace {

[[noreturn]] void become(const std::vector<std::string>& command, const std::filesystem::path& log) {
  ::dup2(::open("/dev/null", O_RDONLY), 0);
  ::dup2(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644), 1);
  ::dup2(1, 2);
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

const std::map<std::string, std::string> without_sync = {{"LD_PRELOAD", "libeatmydata.so"}};

std::vector<std::string> as_user(const std::string& user, const std::vector<std::string>& command) {
  std::vector<std::string> words;
  if (::geteuid() == 0) words = {"setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups"};
  words.push_back("env");
  for (const auto& [name, value] : without_sync) words.push_back(name + "=" + value);
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

bool ServerProcess::start(const std::string& user, std::vector<std::string> command, int signal,
                          const std::filesystem::path& log, const std::function<bool()>& usable) {
  // A change of user forgets the signal: setpriv sets it behind that.
  command.insert(command.begin(), {"setpriv", std::string("--pdeathsig=") + ::sigabbrev_np(signal)});
  command = as_user(user, command);
  signal_ = signal;
  process_ = ::fork();
  if (process_ == 0) become(command, log);
  for (int round = 0; round < 1500; ++round) {
    if (::waitpid(process_, nullptr, WNOHANG) == process_) {
      process_ = -1;
      return false;
    }
    if (usable()) return true;
    ::poll(nullptr, 0, 20);
  }
  stop();
  return false;
}

void ServerProcess::stop() {
  if (process_ < 0) return;
  ::kill(process_, signal_);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

}  // namespace dossier::testkit
