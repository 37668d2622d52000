#include <algorithm>
#include <iostream>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/say.hpp"

namespace dossier::app {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all.empty() ? "-" : all;
}

void print(const PluginSpec& plugin) {
  std::cout << plugin.name << " " << plugin.version << " (" << plugin.kind << ")\n" << plugin.summary << "\n";
  for (const auto& stream : plugin.streams)
    std::cout << "\nstream " << stream.name << "\n  consumes  " << joined(stream.consumes) << "\n  uses      "
              << joined(stream.uses) << "\n  yields    " << joined(stream.yields) << "\n  feeds     "
              << joined(stream.feeds) << "\n"
              << (stream.pulls ? "  pulled    by dossier pull and dossier serve" : "")
              << (stream.pulls_ranges ? ", also for a range" : "")
              << (stream.pulls_in_partitions ? ", also in partitions" : "") << (stream.pulls ? "\n" : "");
  std::cout << "\noptions\n";
  for (const auto& [option, pointer] : json::each(plugin.json, "/options")) {
    std::cout << "  " << json::text(option, "/name") << " (" << json::text(option, "/use") << " "
              << json::text(option, "/type");
    if (json::find(option, "/default")) std::cout << ", default \"" << json::text(option, "/default") << "\"";
    else std::cout << ", required";
    std::cout << "): " << json::text(option, "/help") << "\n";
  }
  std::cout << "\nlibrary " << plugin.library.string() << "\nsha256  " << plugin.digest << "\n";
}

int list(const CommandLine& line, const std::vector<PluginSpec>& plugins) {
  if (plugins.empty()) {
    std::string folders;
    for (const auto& folder : plugin_folders(line).folders) folders += (folders.empty() ? "" : ", ") + folder.string();
    return report_error(Error(ErrorKind::config, "dossier plugin list: no plugin in " + folders +
                                                     ". Name the folder that holds them: --plugins FOLDER"));
  }
  for (const auto& plugin : plugins) {
    if (line.has("json")) std::cout << json::to_string(plugin.json) << "\n";
    else std::cout << plugin.kind << "  " << plugin.name << " " << plugin.version << "  " << plugin.summary << "\n";
  }
  return static_cast<int>(Exit::done);
}

}  // namespace

int plugin_command(const CommandLine& line) {
  const auto plugins = find_plugins(line);
  if (line.word(1) == "list") return list(line, plugins);
  if (line.word(1) == "show") {
    const auto found = std::find_if(plugins.begin(), plugins.end(),
                                    [&](const PluginSpec& plugin) { return plugin.name == line.word(2); });
    if (found != plugins.end()) {
      if (line.has("json")) std::cout << json::to_string(found->json) << "\n";
      else print(*found);
      return static_cast<int>(Exit::done);
    }
    return report_usage("dossier plugin show: no plugin \"" + line.word(2) + "\". See: dossier plugin list");
  }
  return report_usage("dossier plugin: wanted \"list\" or \"show NAME\". See: dossier --help");
}

}  // namespace dossier::app
