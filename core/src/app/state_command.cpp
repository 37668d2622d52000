// dossier state: where the next pull of each stream goes on, and setting it by hand.

#include <iostream>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/say.hpp"
#include "base/text.hpp"

namespace dossier::app {
namespace {

void print(const CommandLine& line, const Checkpoint& checkpoint) {
  if (line.has("json")) {
    json::Object object;
    object.put("source", checkpoint.source).put("stream", checkpoint.stream).put("at", rfc3339(checkpoint.at));
    if (checkpoint.cursor) object.put("cursor", *checkpoint.cursor);
    std::cout << object.put_some("replaced_by", checkpoint.actor).str() << "\n";
    return;
  }
  std::cout << checkpoint.source << "/" << checkpoint.stream << "  " << rfc3339(checkpoint.at) << "  "
            << (checkpoint.actor.empty() ? "" : "replaced by " + checkpoint.actor + ", was ")
            << without_controls(checkpoint.cursor.value_or("(the beginning)")) << "\n";
}

bool is_partition_of(const std::string& name, const std::string& stream) { return name.rfind(stream + "#", 0) == 0; }

/// The checkpoint that was named, and those of its partitions.
bool is_of(const Checkpoint& checkpoint, const Checkpoint& wanted) {
  return checkpoint.source == wanted.source &&
         (checkpoint.stream == wanted.stream || is_partition_of(checkpoint.stream, wanted.stream));
}

/// SOURCE/STREAM of the configuration, or SOURCE/STREAM#2of8 of a partition. Errors: config.
Result<Checkpoint> named(const CommandLine& line, const Hub& hub) {
  const auto word = line.word(2);
  const auto slash = word.find('/');
  Checkpoint checkpoint;
  checkpoint.source = word.substr(0, slash);
  if (slash != std::string::npos) checkpoint.stream = word.substr(slash + 1);
  for (const auto& source : hub.config.sources)
    for (const auto& plugin : hub.plugins)
      if (source.name == checkpoint.source && plugin.kind == "connector" && plugin.name == source.connector)
        for (const auto& stream : plugin.streams)
          if (stream.pulls && (stream.name == checkpoint.stream || is_partition_of(checkpoint.stream, stream.name)))
            return checkpoint;
  return fail(
      ErrorKind::config,
      "dossier state: \"" + word + "\": wanted SOURCE/STREAM of a stream that can be pulled. See: dossier state list");
}

Result<int> list(const CommandLine& line, Hub& hub) {
  for (const auto& checkpoint : DOSSIER_TRY(hub.store->checkpoints())) print(line, checkpoint);
  return static_cast<int>(Exit::done);
}

Result<int> show(const CommandLine& line, Hub& hub) {
  const auto wanted = DOSSIER_TRY(named(line, hub));
  for (const auto& checkpoint : DOSSIER_TRY(hub.store->checkpoints()))
    if (is_of(checkpoint, wanted)) print(line, checkpoint);
  for (const auto& old : DOSSIER_TRY(hub.store->old_checkpoints(wanted.source, wanted.stream))) print(line, old);
  return static_cast<int>(Exit::done);
}

Result<int> replace(const CommandLine& line, Hub& hub, std::optional<std::string> cursor) {
  auto wanted = DOSSIER_TRY(named(line, hub));
  if (cursor && !is_utf8(*cursor))
    return fail(ErrorKind::config, "dossier state: the cursor for " + wanted.source + "/" + wanted.stream +
                                       " is no UTF-8; wanted it as \"dossier state list\" prints one. Nothing was set");
  wanted.cursor = std::move(cursor);
  wanted.actor = actor();
  DOSSIER_TRY(hub.store->replace_checkpoint(wanted));
  if (!wanted.cursor)
    for (auto& one : DOSSIER_TRY(hub.store->checkpoints()))
      if (is_of(one, wanted)) {
        one.cursor.reset();
        one.actor = wanted.actor;
        DOSSIER_TRY(hub.store->replace_checkpoint(one));
      }
  say(wanted.source + "/" + wanted.stream + ": the next pull " +
      (wanted.cursor ? "goes on at " + without_controls(*wanted.cursor)
                     : "begins anew; what comes again is recognised") +
      ". The value before is kept: dossier state show " + wanted.source + "/" + wanted.stream);
  return static_cast<int>(Exit::done);
}

Result<int> state(const CommandLine& line, Hub& hub) {
  const auto verb = line.word(1);
  const bool looks = verb == "list" || verb == "show";
  DOSSIER_TRY(looks ? hub.open_store_to_read() : hub.open_store());
  if (verb == "list") return list(line, hub);
  if (verb == "show") return show(line, hub);
  if (verb == "reset") return replace(line, hub, {});
  if (verb == "set" && !line.word(3).empty()) return replace(line, hub, line.word(3));
  return fail(ErrorKind::config,
              "dossier state: wanted \"list\", \"show SOURCE/STREAM\", \"set SOURCE/STREAM CURSOR\" or \"reset "
              "SOURCE/STREAM\". See: dossier --help");
}

}  // namespace

int state_command(const CommandLine& line, const Clock& clock) {
  auto plugins = find_plugins(line);
  auto config = read_config(line, plugins);
  if (!config) return report_error(config.error());
  Hub hub(std::move(*config), std::move(plugins), plugin_folders(line), clock);
  const auto code = state(line, hub);
  return code ? *code : report_error(code.error());
}

}  // namespace dossier::app
