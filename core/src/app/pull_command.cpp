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
  bool ranges = false;  // it can be asked for a range
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
        if (known.pulls && (stream.empty() || stream == known.name))
          pulls.push_back({name, known.name, known.pulls_ranges});
  if (!pulls.empty()) return pulls;
  if (!stream.empty())
    return fail(ErrorKind::config, "dossier pull: " + word + ": connector \"" + source->connector +
                                       "\" has no stream \"" + stream +
                                       "\" that can be pulled. See: dossier plugin show " + source->connector);
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

Result<Micros> time_of(const CommandLine& line, const std::string& option) {
  const auto at = parse_rfc3339(line.value(option));
  if (at) return *at;
  return fail(ErrorKind::config, "dossier pull: --" + option + " \"" + line.value(option) +
                                     "\": wanted a time like 2026-10-21T10:00:00+08:00. Nothing was pulled");
}

Result<PullWish> wish_of(const CommandLine& line) {
  PullWish wish;
  wish.anew = line.has("full");
  if (!line.has("from") && !line.has("until")) return wish;
  if (wish.anew || !line.has("from") || !line.has("until"))
    return fail(ErrorKind::config,
                "dossier pull: wanted --from and --until, both, or --full alone. Nothing was pulled");
  wish.range = std::pair(DOSSIER_TRY(time_of(line, "from")), DOSSIER_TRY(time_of(line, "until")));
  if (wish.range->first >= wish.range->second)
    return fail(ErrorKind::config, "dossier pull: --until " + line.value("until") + " is not after --from " +
                                       line.value("from") + ". Nothing was pulled");
  return wish;
}

/// Of a range no run is noted: how the stream stands is told by those that go onward.
Result<PullRun> run(Hub& hub, const Pull& one, const PullStream& pull, bool is_range, std::stop_token stop) {
  if (is_range) return run_of(one.source, one.stream, pull(one.source, one.stream, stop));
  return run_pull(*hub.store, pull, one.source, one.stream, {}, stop);
}

Result<int> pull(const CommandLine& line, Hub& hub) {
  const auto wish = DOSSIER_TRY(wish_of(line));
  std::vector<Pull> pulls;
  for (size_t place = 1; place < line.words.size(); ++place)
    for (auto& one : DOSSIER_TRY(pulls_of(hub, line.words[place]))) pulls.push_back(std::move(one));
  for (const auto& one : pulls)
    if (wish.range && !one.ranges)
      return fail(ErrorKind::config, "dossier pull: " + one.source + "/" + one.stream +
                                         " cannot be asked for a range; leave out --from and --until, or use --full");
  DOSSIER_TRY(hub.open_store());
  const auto stop = interruption();
  PulledSources sources(hub);
  bool all_whole = true;
  for (const auto& one : pulls) {
    const auto ran = DOSSIER_TRY(run(hub, one, sources.pull(wish), wish.range.has_value(), stop));
    tell(line, ran);
    all_whole = all_whole && ran.outcome == "done";
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
