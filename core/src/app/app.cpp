#include "app/app.hpp"

#include <iostream>

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

}  // namespace

int run(int count, char** arguments, const Clock& clock) {
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

}  // namespace dossier::app
