#include "testkit/command.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

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

std::vector<std::string> with(const std::map<std::string, std::string>& more) {
  std::vector<std::string> all;
  for (char** known = environ; *known; ++known) {
    const std::string setting = *known;
    if (more.count(setting.substr(0, setting.find('='))) == 0) all.push_back(setting);
  }
  for (const auto& [name, value] : more) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const auto& text : texts) all.push_back(const_cast<char*>(text.c_str()));
  all.push_back(nullptr);
  return all;
}

// After fork() nothing may be allocated: a thread that is gone in the child may hold the allocator's lock.
[[noreturn]] void become(char* const* arguments, char* const* environment, const char* folder, const char* out,
                         const char* err) {
  constexpr int write_only = O_WRONLY | O_CREAT | O_TRUNC;
  dup2(open("/dev/null", O_RDONLY), 0);
  dup2(open(out, write_only, 0600), 1);
  dup2(open(err, write_only, 0600), 2);
  if (*folder && chdir(folder) != 0) _exit(126);
  execvpe(arguments[0], arguments, environment);
  _exit(127);
}

}  // namespace

CommandResult run_command(const std::vector<std::string>& arguments,
                          const std::map<std::string, std::string>& environment, const std::string& folder) {
  const TemporaryFolder scratch;
  const auto out = scratch / "out", err = scratch / "err";
  const auto settings = with(environment);
  const auto words = pointers(arguments), all_settings = pointers(settings);
  const auto child = fork();
  if (child == 0) become(words.data(), all_settings.data(), folder.c_str(), out.c_str(), err.c_str());
  int status = 0;
  waitpid(child, &status, 0);
  CommandResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = contents(out);
  result.err = contents(err);
  return result;
}

}  // namespace dossier::testkit
