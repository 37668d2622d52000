#include "app/app.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <exception>
#include <iostream>
#include <new>

#include "app/commands.hpp"
#include "app/hub.hpp"
#include "base/log.hpp"

namespace dossier::app {
namespace {

constexpr const char* help = R"(dossier: everything ever recorded about one complaint, in one sealed evidence bundle

  dossier config check [FILE]              checks the configuration, offline; all problems at once
  dossier plugin list | show NAME          the plugins found, one plugin's streams and options
  dossier source list | probe [NAME…]      the sources; whether they answer (networked, changes nothing)
  dossier pull SOURCE[/STREAM]…            reads onward from the checkpoint
  dossier normalise CONNECTOR STREAM FILE [--option k=v]… [--request JSON]
                                           the records of one payload, as JSON lines; needs no configuration
  dossier case open --complaint NO [--realm NAME] [--trigger CODE=TEXT]…
  dossier case list | show CASE
  dossier bundle CASE [--out DIR] [--report html,…] [--as-of TIME]
                                           collects, assembles, reports, seals
  dossier verify BUNDLE [--key PUB]        whether a bundle is whole and whose it is

Options: --config FILE (default dossier.yaml), --json, --log-level debug|info|warn|error, --plugins DIR
Exit codes: 0 done; 1 failed; 2 usage or configuration; 3 bundle built (or unchanged), with gaps;
            4 verification failed; 5 whole, but origin not proven
)";

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
  if (command == "normalise") return normalise_command(line);
  if (command == "case") return case_command(line, clock);
  if (command == "bundle") return bundle_command(line, clock);
  if (command == "verify") return verify_command(line);
  say("dossier: \"" + command + "\" is no command. See: dossier --help");
  return static_cast<int>(Exit::usage);
}

// What this process knows (secrets, personal data) must not end up in a core file: not by its limit, which a system
// that pipes core files to a program does not ask, and not by its being dumpable.
void keep_memory_to_ourselves() {
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int run_command(int count, char** arguments, const Clock& clock) {
  const auto line = read_command_line(count, arguments);
  if (!line) return report_error(line.error());
  if (line->has("version")) {
    std::cout << "dossier " DOSSIER_VERSION "\n";
    return 0;
  }
  if (line->has("help") || line->words.empty()) {
    (line->has("help") ? std::cout : std::cerr) << help;
    return static_cast<int>(line->has("help") ? Exit::done : Exit::usage);
  }
  log::start(level(line->value("log-level", "warn")), line->has("json"));
  const int code = dispatch(*line, clock);
  std::cout.flush();
  if (std::cout) return code;
  say("dossier: the output could not be written (closed, or the disk is full); what was done is done");
  return code == 0 ? static_cast<int>(Exit::failed) : code;
}

}  // namespace

int run(int count, char** arguments, const Clock& clock) {
  keep_memory_to_ourselves();
  try {
    return run_command(count, arguments, clock);
  } catch (const std::bad_alloc&) {
    say("dossier: this machine has no memory left for it; what was kept before is whole. Run the same command again");
  } catch (const std::exception& bug) {
    say("dossier: stopped by a fault of its own (" + std::string(bug.what()) +
        "); what was kept before is whole. Run the same command again, and report it if it comes back");
  }
  return static_cast<int>(Exit::failed);
}

}  // namespace dossier::app
