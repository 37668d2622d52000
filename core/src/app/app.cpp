#include "app/app.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <iostream>
#include <new>
#include <string_view>

#include "app/commands.hpp"
#include "app/guarded_output.hpp"
#include "app/help.hpp"
#include "app/say.hpp"
#include "base/log.hpp"

namespace dossier::app {
namespace {

log::Level level(const std::string& name) {
  if (name == "debug") return log::Level::debug;
  if (name == "info") return log::Level::info;
  return name == "error" ? log::Level::error : log::Level::warn;
}

int dispatch(const CommandLine& line, const Clock& clock) {
  const auto command = line.word(0);
  if (command == "config") return config_command(line);
  if (command == "plugin") return plugin_command(line);
  if (command == "source") return source_command(line, clock);
  if (command == "pull") return pull_command(line, clock);
  if (command == "serve") return serve_command(line, clock);
  if (command == "schedule") return schedule_command(line, clock);
  if (command == "state") return state_command(line, clock);
  if (command == "quarantine") return quarantine_command(line, clock);
  if (command == "renormalise") return renormalise_command(line, clock);
  if (command == "normalise") return normalise_command(line);
  if (command == "case") return case_command(line, clock);
  if (command == "owed") return owed_command(line, clock);
  if (command == "bundle") return bundle_command(line, clock);
  if (command == "verify") return verify_command(line);
  if (command == "store") return store_command(line, clock);
  return report_usage("dossier: \"" + command + "\" is no command. See: dossier --help");
}

// What this process knows (secrets, personal data) must not end up in a core file: not by its limit, which a system
// that pipes core files to a program does not ask, and not by its being dumpable.
void keep_memory_to_ourselves() {
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// A file that we open must not get the number of a closed stream: what is printed would be written into it.
void take_closed_streams() {
  int taken = -1;
  while ((taken = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0 && taken <= STDERR_FILENO) {
  }
  if (taken >= 0) ::close(taken);
}

int print_help(const std::vector<std::string>& words) {
  const auto text = help_for(words);
  if (!text) return report_error(text.error());
  std::cout << *text;
  return static_cast<int>(Exit::done);
}

int run_command(int count, char** arguments, const Clock& clock) {
  // A line that cannot be read asks for it all the same.
  if (std::find(arguments, arguments + count, std::string_view("--json")) != arguments + count) report_errors_as_json();
  const auto line = read_command_line(count, arguments);
  if (!line) return report_error(line.error());
  if (line->has("json")) report_errors_as_json();
  if (line->has("version")) {
    std::cout << "dossier " DOSSIER_VERSION "\n";
    return 0;
  }
  if (line->word(0) == "help") return print_help({line->words.begin() + 1, line->words.end()});
  if (line->has("help")) return print_help(line->words);
  if (line->words.empty()) {
    std::cerr << help_for({}).value();
    return static_cast<int>(Exit::usage);
  }
  log::start(level(line->value("log-level", "warn")), line->has("json"));
  return dispatch(*line, clock);
}

// Whoever reads the exit code must not take for printed what nobody can read.
int printed(int code) {
  std::cout.flush();
  if (std::cout) return code;
  say("standard output: could not be written (closed, or its disk is full); what was done is done. Make room there, or "
      "name another place, then run the same command again");
  return code == static_cast<int>(Exit::done) ? static_cast<int>(Exit::failed) : code;
}

}  // namespace

int run(int count, char** arguments, const Clock& clock) {
  keep_memory_to_ourselves();
  take_closed_streams();
  std::signal(SIGXFSZ, SIG_IGN);  // a file above its limit is an error of that write, with a place and a next step
  const GuardedOutput guard(std::cout);
  try {
    return printed(run_command(count, arguments, clock));
  } catch (const std::bad_alloc&) {
    return report_error(Error(ErrorKind::internal,
                              "dossier: this machine has no memory left for it; what was kept "
                              "before is whole. Run the same command again"));
  } catch (const std::exception& bug) {
    return report_error(Error(ErrorKind::internal, "dossier: stopped by a fault of its own (" +
                                                       std::string(bug.what()) +
                                                       "); what was kept before is whole. Run the same command again, "
                                                       "and report it if it comes back"));
  }
}

}  // namespace dossier::app
