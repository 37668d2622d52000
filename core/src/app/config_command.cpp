#include <iostream>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/say.hpp"

namespace dossier::app {

int config_command(const CommandLine& line) {
  if (line.word(1) != "check") {
    return report_usage("dossier config: wanted \"check\". See: dossier --help");
  }
  const std::string file = line.words.size() > 2 ? line.word(2) : line.value("config", "dossier.yaml");
  const auto config = load_config(file, find_plugins(line));
  if (line.has("json")) {
    std::vector<std::string> problems;
    if (!config)
      for (const auto& problem : config.error()) problems.push_back(problem.message());
    std::cout << json::Object().put("file", file).put("problems", problems).str() << "\n";
  } else if (!config) {
    for (const auto& problem : config.error()) std::cout << problem.message() << "\n";
  } else {
    std::cout << file << ": no problem found; sources: " << config->sources.size() << "\n";
  }
  return static_cast<int>(config ? Exit::done : Exit::usage);
}

}  // namespace dossier::app
