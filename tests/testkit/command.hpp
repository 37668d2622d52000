// Running a program as a user would, and looking at what it printed.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace dossier::testkit {

struct CommandResult {
  int exit_code = -1;  // 128 + signal when it was killed
  std::string out;     // stdout
  std::string err;     // stderr
};

/// Runs a program to its end. `environment` is added to (and overrides) the test's own; an empty folder means this one.
CommandResult run_command(const std::vector<std::string>& arguments,
                          const std::map<std::string, std::string>& environment = {}, const std::string& folder = {});

}  // namespace dossier::testkit
