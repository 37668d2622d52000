#include <algorithm>
#include <iostream>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/interruption.hpp"
#include "app/pulls.hpp"
#include "app/say.hpp"
#include "base/text.hpp"

namespace dossier::app {
namespace {

struct Pull {
  std::string source, stream;
};

// SOURCE/STREAM, or SOURCE for every stream of it that can be pulled.
Result<std::vector<Pull>> pulls_of(const Hub& hub, const std::string& word) {
  const auto name = word.substr(0, word.find('/'));
  const auto stream = word.size() == name.size() ? std::string() : word.substr(name.size() + 1);
  const auto source = std::find_if(hub.config.sources.begin(), hub.config.sources.end(),
                                   [&](const SourceConfig& known) { return known.name == name; });
  if (source == hub.config.sources.end())
    return fail(ErrorKind::config, "dossier pull: no source \"" + name + "\". See: dossier source list");
  std::vector<Pull> pulls;
  for (const auto& plugin : hub.plugins)
    if (plugin.kind == "connector" && plugin.name == source->connector)
      for (const auto& known : plugin.streams)
        if (known.pulls && (stream.empty() || stream == known.name)) pulls.push_back({name, known.name});
  if (!pulls.empty()) return pulls;
  return fail(ErrorKind::config,
              "dossier pull: " + word + ": connector \"" + source->connector +
                  "\" can only be asked by identifier here, it has nothing to pull. See: dossier plugin show " +
                  source->connector);
}

void tell(const CommandLine& line, const PullRun& run) {
  if (line.has("json")) {
    json::Object object;
    object.put("source", run.source).put("stream", run.stream).put("records", run.records);
    object.put("quarantined", run.quarantined).put("ok", run.error_kind.empty());
    object.put_some("message", run.message);
    std::cout << object.str() << "\n";
    return;
  }
  std::cout << run.source << "/" << run.stream << ": " << counted(run.records, "record") << ", " << run.quarantined
            << " in quarantine" << (run.message.empty() ? "" : ": " + run.message) << "\n";
}

Result<int> pull(const CommandLine& line, Hub& hub) {
  std::vector<Pull> pulls;
  for (size_t place = 1; place < line.words.size(); ++place)
    for (auto& one : DOSSIER_TRY(pulls_of(hub, line.words[place]))) pulls.push_back(std::move(one));
  DOSSIER_TRY(hub.open_store());
  const auto stop = interruption();
  PulledSources sources(hub);
  bool all_whole = true;
  for (const auto& one : pulls) {
    const auto run = DOSSIER_TRY(run_pull(*hub.store, sources.pull(), one.source, one.stream, {}, stop));
    tell(line, run);
    all_whole = all_whole && run.outcome == "done";
  }
  return static_cast<int>(all_whole ? Exit::done : Exit::failed);
}

}  // namespace

int pull_command(const CommandLine& line, const Clock& clock) {
  interruption();
  auto plugins = find_plugins(line);
  auto config = read_config(line, plugins);
  if (!config) return report_error(config.error());
  if (line.words.size() < 2) {
    return report_usage("dossier pull: wanted SOURCE[/STREAM]…. See: dossier source list");
  }
  Hub hub(std::move(*config), std::move(plugins), plugin_folders(line), clock);
  const auto code = pull(line, hub);
  return code ? *code : report_error(code.error());
}

}  // namespace dossier::app
