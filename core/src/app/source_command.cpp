#include <algorithm>
#include <iostream>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/interruption.hpp"
#include "app/say.hpp"
#include "collect/next_step.hpp"

namespace dossier::app {
namespace {

int list(const CommandLine& line, const Config& config) {
  for (const auto& source : config.sources) {
    if (line.has("json"))
      std::cout << json::Object()
                       .put("name", source.name)
                       .put("title", source.title)
                       .put("connector", source.connector)
                       .put("enabled", source.enabled)
                       .str()
                << "\n";
    else
      std::cout << source.name << "  " << source.connector << (source.enabled ? "" : "  (disabled)") << "  "
                << source.title << "\n";
  }
  return static_cast<int>(Exit::done);
}

void tell(const CommandLine& line, const std::string& name, const Error* error) {
  const auto message = error ? without_next_step(error->message(), "Try it: dossier source probe " + name) : "";
  if (line.has("json")) {
    json::Object object;
    object.put("source", name).put("ok", error == nullptr);
    if (error) object.put("kind", name_of(error->kind())).put("message", message);
    std::cout << object.str() << "\n";
  } else {
    std::cout << name << ": " << (error ? std::string(name_of(error->kind())) + ": " + message : "ok") << "\n";
  }
}

int probe(const CommandLine& line, Hub& hub) {
  const std::vector<std::string> names(line.words.begin() + 2, line.words.end());
  for (const auto& name : names)
    if (std::none_of(hub.config.sources.begin(), hub.config.sources.end(),
                     [&](const SourceConfig& source) { return source.name == name; })) {
      return report_usage("dossier source probe: no source \"" + name + "\" in " + hub.config.file.string() +
                          ". See: dossier source list");
    }
  if (const auto opened = hub.open_store(); !opened) return report_error(opened.error());
  const auto stop = interruption();
  auto started = hub.start_sources(names);
  bool all_answer = started.failed.empty();
  for (const auto& [name, error] : started.failed) tell(line, name, &error);
  for (const auto& source : started.sources) {
    const auto answer = hub.ingest->probe(*source, stop);
    tell(line, source->config().name, answer ? nullptr : &answer.error());
    all_answer = all_answer && answer;
  }
  return static_cast<int>(all_answer ? Exit::done : Exit::failed);
}

}  // namespace

int source_command(const CommandLine& line, const Clock& clock) {
  auto plugins = find_plugins(line);
  auto config = read_config(line, plugins);
  if (!config) return report_error(config.error());
  if (line.word(1) == "list") return list(line, *config);
  if (line.word(1) == "probe") {
    Hub hub(std::move(*config), std::move(plugins), plugin_folders(line), clock);
    return probe(line, hub);
  }
  return report_usage("dossier source: wanted \"list\" or \"probe [NAME…]\". See: dossier --help");
}

}  // namespace dossier::app
