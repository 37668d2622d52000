#include "testkit/command.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "testkit/program.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {
namespace {

std::string contents(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

[[noreturn]] void become(const Program& program, const char* folder, const char* out, const char* err) {
  constexpr int write_only = O_WRONLY | O_CREAT | O_TRUNC;
  dup2(open("/dev/null", O_RDONLY), 0);
  dup2(open(out, write_only, 0600), 1);
  dup2(open(err, write_only, 0600), 2);
  if (*folder && chdir(folder) != 0) _exit(126);
  program.become();
}

}  // namespace

CommandResult run_command(const std::vector<std::string>& arguments,
                          const std::map<std::string, std::string>& environment, const std::string& folder) {
  const TemporaryFolder scratch;
  const auto out = scratch / "out", err = scratch / "err";
  const Program program(arguments, environment);
  const auto child = fork();
  if (child == 0) become(program, folder.c_str(), out.c_str(), err.c_str());
  int status = 0;
  waitpid(child, &status, 0);
  CommandResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = contents(out);
  result.err = contents(err);
  return result;
}

}  // namespace dossier::testkit
