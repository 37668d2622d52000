#include <algorithm>
#include <iostream>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/interruption.hpp"
#include "app/say.hpp"
#include "base/files.hpp"

namespace dossier::app {
namespace {

std::string content_type_of(const std::filesystem::path& file) {
  const auto extension = file.extension().string();
  if (extension == ".json" || extension == ".jsonl") return "application/json";
  if (extension == ".xml") return "application/xml";
  if (extension == ".csv") return "text/csv";
  return extension == ".txt" ? "text/plain" : "application/octet-stream";
}

// The mapping options: the spec's defaults under what --option gives.
Result<json::Object> mapping_of(const PluginSpec& plugin, const std::vector<std::string>& given) {
  std::map<std::string, std::string> values;
  for (const auto& text : given) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) return fail(ErrorKind::config, "--option " + text + ": wanted name=value");
    values[text.substr(0, equals)] = text.substr(equals + 1);
  }
  json::Object mapping;
  for (const auto& [option, pointer] : json::each(plugin.json, "/options")) {
    if (json::text(option, "/use") != "mapping") continue;
    const auto name = json::text(option, "/name");
    const auto found = values.find(name);
    const auto value = found == values.end() ? json::text(option, "/default") : found->second;
    if (found != values.end()) values.erase(found);
    if (json::text(option, "/type") != "map") {
      mapping.put(name, value);
      continue;
    }
    const auto object = DOSSIER_TRY(json::parse_own(value.empty() ? "{}" : value));
    if (!object.IsObject()) return fail(ErrorKind::config, "--option " + name + ": wanted a JSON object of texts");
    mapping.put(name, object);
  }
  if (values.empty()) return mapping;
  return fail(ErrorKind::config, "--option " + values.begin()->first + ": not a mapping option of " + plugin.name +
                                     ". See: dossier plugin show " + plugin.name);
}

Result<int> normalise(const CommandLine& line) {
  const auto plugins = find_plugins(line);
  const auto plugin = std::find_if(plugins.begin(), plugins.end(), [&](const PluginSpec& known) {
    return known.kind == "connector" && known.name == line.word(1);
  });
  if (plugin == plugins.end())
    return fail(ErrorKind::config,
                "dossier normalise: no connector \"" + line.word(1) + "\". See: dossier plugin list");
  if (std::none_of(plugin->streams.begin(), plugin->streams.end(),
                   [&](const StreamSpec& stream) { return stream.name == line.word(2); }))
    return fail(ErrorKind::config, "dossier normalise: connector \"" + plugin->name + "\" has no stream \"" +
                                       line.word(2) + "\". See: dossier plugin show " + plugin->name);
  const auto mapping = DOSSIER_TRY(mapping_of(*plugin, line.all("option")));
  NewDocument document;
  document.stream = line.word(2);
  document.key = std::filesystem::path(line.word(3)).stem().string();
  document.content_type = content_type_of(line.word(3));
  document.request = line.value("request", "{}");
  document.bytes = DOSSIER_TRY(read_file(line.word(3)));
  const auto loaded = DOSSIER_TRY(Plugin::load({plugin->library, plugin_folders(line).worker, Home::worker, {}}));
  const auto normalised = DOSSIER_TRY(normalise_document(*loaded, document, mapping.value(),
                                                         {plugin->name, document.stream, {}, "CN"}, interruption()));
  for (const auto& [record, pointer] : normalised.records) {
    const auto content = DOSSIER_TRY(json::parse_own(record.content()));
    std::cout << json::canonical(
                     json::Object().put("source_id", record.source_id).put("pointer", pointer).put("record", content))
              << "\n";
  }
  for (const auto& rejected : normalised.rejected)
    say(line.word(3) + (rejected.pointer.empty() ? "" : "#" + rejected.pointer) + ": " + rejected.reason);
  return static_cast<int>(normalised.rejected.empty() ? Exit::done : Exit::failed);
}

}  // namespace

int normalise_command(const CommandLine& line) {
  if (line.words.size() != 4) {
    return report_usage("dossier normalise: wanted CONNECTOR STREAM FILE. See: dossier --help");
  }
  const auto code = normalise(line);
  return code ? *code : report_error(code.error());
}

}  // namespace dossier::app
