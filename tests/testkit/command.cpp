#include "testkit/command.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {
namespace {

std::string contents(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

[[noreturn]] void become(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment, const std::string& folder,
                         const std::filesystem::path& out, const std::filesystem::path& err) {
  constexpr int write_only = O_WRONLY | O_CREAT | O_TRUNC;
  dup2(open("/dev/null", O_RDONLY), 0);
  dup2(open(out.c_str(), write_only, 0600), 1);
  dup2(open(err.c_str(), write_only, 0600), 2);
  if (!folder.empty() && chdir(folder.c_str()) != 0) _exit(126);
  for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> pointers;
  for (const auto& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  execvp(pointers[0], pointers.data());
  _exit(127);
}

}  // namespace

CommandResult run_command(const std::vector<std::string>& arguments,
                          const std::map<std::string, std::string>& environment, const std::string& folder) {
  const TemporaryFolder scratch;
  const auto child = fork();
  if (child == 0) become(arguments, environment, folder, scratch / "out", scratch / "err");
  int status = 0;
  waitpid(child, &status, 0);
  CommandResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = contents(scratch / "out");
  result.err = contents(scratch / "err");
  return result;
}

}  // namespace dossier::testkit
