// The demo's scripted services while this lives.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

namespace dossier::golden {

class DemoServices {
 public:
  /// `program`: dossier-demo-sources. `again`: the parcel locker answers.
  DemoServices(const std::filesystem::path& program, const std::filesystem::path& folder, bool again) {
    int ends[2];
    if (pipe(ends) != 0) return;
    process_ = fork();
    if (process_ == 0) {
      dup2(ends[1], 1);
      execl(program.c_str(), program.c_str(), folder.c_str(), again ? "--again" : nullptr, nullptr);
      _exit(127);
    }
    close(ends[1]);
    read_environment(ends[0]);
  }
  ~DemoServices() {
    if (process_ <= 0) return;
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  DemoServices(const DemoServices&) = delete;
  DemoServices& operator=(const DemoServices&) = delete;

  std::map<std::string, std::string> environment;  // addresses and secrets, as they print them

 private:
  // The last line is the key's; then all of them listen.
  void read_environment(int end) {
    auto* lines = fdopen(end, "r");
    char line[512];
    while (!environment.count("DOSSIER_DEMO_KEY") && fgets(line, sizeof line, lines)) {
      const std::string text = line;
      const auto equals = text.find('=');
      environment[text.substr(0, equals)] = text.substr(equals + 1, text.size() - equals - 2);
    }
    fclose(lines);
  }

  pid_t process_ = -1;
};

}  // namespace dossier::golden
