// A program while it runs: what it says on stderr as it comes, its process, and a signal for it.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace dossier::testkit {

class RunningCommand {
 public:
  /// `prepare` runs in the new process before it becomes the program.
  RunningCommand(const std::vector<std::string>& words, const std::map<std::string, std::string>& environment,
                 const std::function<void()>& prepare = {});
  /// Kills what has not ended.
  ~RunningCommand();
  RunningCommand(const RunningCommand&) = delete;
  RunningCommand& operator=(const RunningCommand&) = delete;

  pid_t process() const { return process_; }
  /// Waits for a line of stderr that holds the text; false when the program ended before.
  bool says(const std::string& text);
  void signal(int number) const;
  /// Waits for its end; the status as waitpid gives it. What it said until then is in `rest`.
  int wait();
  std::string rest;

 private:
  pid_t process_ = -1;
  FILE* stderr_ = nullptr;
};

}  // namespace dossier::testkit
