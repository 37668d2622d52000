// A server that a test starts: it runs as a user of its own where the test is root, and never outlives the test.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace dossier::testkit {

class ServerProcess {
 public:
  ServerProcess() = default;
  ~ServerProcess() { stop(); }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  /// Starts the command and waits until it is `usable`; false where it ends by itself before, or within 30 s is not.
  /// Its end is `signal`, also when the test crashes. What it prints goes to `log`.
  bool start(const std::string& user, std::vector<std::string> command, int signal, const std::filesystem::path& log,
             const std::function<bool()>& usable);
  void stop();

 private:
  pid_t process_ = -1;
  int signal_ = 0;
};

/// The command as that user where the test is root, else as it is. What it writes to disk it does not wait for, where
/// libeatmydata is installed.
std::vector<std::string> as_user(const std::string& user, const std::vector<std::string>& command);
/// What libeatmydata wants, for run_command().
extern const std::map<std::string, std::string> without_sync;

}  // namespace dossier::testkit
