#include "app/hub.hpp"

#include <unistd.h>

#include <algorithm>
#include <future>

#include "base/log.hpp"
#include "base/text.hpp"
#include "base/user.hpp"

namespace dossier::app {
namespace {

std::filesystem::path program_folder() {
  std::error_code problem;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", problem);
  return problem ? std::filesystem::current_path() : program.parent_path();
}

std::filesystem::path cache_folder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache)
    return std::filesystem::path(cache) / "dossier";
  if (const char* home = std::getenv("HOME"); home && *home) return std::filesystem::path(home) / ".cache" / "dossier";
  return std::filesystem::temp_directory_path() / ("dossier-" + std::to_string(getuid()));
}

// Time never runs backwards in a store: one run under a clock that was ahead dates all that follows.
void say_when_time_stands_still(Micros of_store, Micros of_clock) {
  constexpr Micros hour = 3600LL * 1000000;
  if (of_store - of_clock < hour) return;
  log::warn(
      "the store has seen the time " + rfc3339(of_store) + ", and this machine's clock says " + rfc3339(of_clock) +
      ": until then all acts are dated " + rfc3339(of_store) +
      ". Is the clock right? If it is, it was ahead once: restore the store of before, or write down what is meant");
}

void say_when_others_may_look_in(const std::filesystem::path& folder) {
  std::error_code unreadable;
  const auto mode = std::filesystem::status(folder, unreadable).permissions();
  if (unreadable || (mode & std::filesystem::perms::others_all) == std::filesystem::perms::none) return;
  const bool may_write = (mode & std::filesystem::perms::others_write) != std::filesystem::perms::none;
  log::warn(folder.string() + ": everybody of this machine may " + (may_write ? "write" : "look") +
            " there, and it holds personal data and evidence. Close it: chmod o-rwx " + folder.string());
}

}  // namespace

PluginFolders plugin_folders(const CommandLine& line) {
  PluginFolders folders;
  const auto here = program_folder();
  if (line.has("plugins")) {
    folders.folders = {line.value("plugins")};
  } else {
    for (const auto* home : {"plugins", "lib/dossier/plugins"})
      for (const auto* kind : {"connectors", "reports", "checks"})
        folders.folders.push_back(here.parent_path() / home / kind);
  }
  folders.worker = here / "dossier-worker";
  return folders;
}

std::vector<PluginSpec> find_plugins(const CommandLine& line) {
  std::vector<Error> problems;
  auto plugins = discover_plugins(plugin_folders(line), cache_folder(), problems);
  for (const auto& problem : problems) log::warn(problem.message());
  return plugins;
}

Result<Config> read_config(const CommandLine& line, const std::vector<PluginSpec>& plugins) {
  auto config = load_config(line.value("config", "dossier.yaml"), plugins);
  if (config) return std::move(*config);
  std::string all;
  for (const auto& problem : config.error()) all += (all.empty() ? "" : "\n") + problem.message();
  std::error_code ignored;
  if (const auto file = line.value("config", "dossier.yaml"); !std::filesystem::exists(file, ignored))
    all += "\nName the configuration with --config FILE; a first one is a copy of config/dossier.example.yaml";
  return fail(ErrorKind::config, all);
}

Hub::Hub(Config configuration, std::vector<PluginSpec> specs, PluginFolders places, const Clock& the_clock)
    : config(std::move(configuration)),
      plugins(std::move(specs)),
      folders(std::move(places)),
      clock(the_clock),
      http(the_clock) {}

Result<void> Hub::open_store_to_read() {
  store = DOSSIER_TRY(Store::open_to_read(config.store_folder, clock));
  return {};
}

Result<void> Hub::open_store() {
  store = DOSSIER_TRY(Store::open(config.store_folder, clock));
  say_when_others_may_look_in(config.store_folder);
  const auto now = DOSSIER_TRY(store->now());
  say_when_time_stands_still(now, clock.now());
  ingest = std::make_unique<Ingest>(*store, http, clock, IngestLimits{config.too_broad, config.phone_region});
  return {};
}

Hub::Started Hub::start_sources(const std::vector<std::string>& names) {
  // All at once: each waits for a process of its own, and one that hangs must not keep the others waiting.
  std::vector<std::pair<std::string, std::future<Result<std::unique_ptr<Source>>>>> starting;
  for (const auto& source : config.sources) {
    const bool wanted =
        names.empty() ? source.enabled : std::find(names.begin(), names.end(), source.name) != names.end();
    if (wanted)
      starting.emplace_back(source.name, std::async(std::launch::async, [this, &source] {
                              return start_source(source, plugins, folders.worker);
                            }));
  }
  Started started;
  for (auto& [name, waiting] : starting) {
    auto made = waiting.get();
    if (made) started.sources.push_back(std::move(*made));
    else started.failed.emplace_back(name, made.error());
  }
  return started;
}

Result<ReviewCase> case_named(const CommandLine& line, size_t place, Store& store) {
  const auto number = tidy(line.word(place));
  if (number.empty()) {
    std::string command = "dossier";
    for (size_t word = 0; word < place; ++word) command += " " + line.word(word);
    return fail(ErrorKind::config, command + ": the case's number is missing; wanted: " + command +
                                       " CASE, such as RC-2026-000001. See: dossier case list");
  }
  auto found = DOSSIER_TRY(store.find_case(number));
  if (!found) return fail(ErrorKind::config, "no case \"" + number + "\". See: dossier case list");
  return std::move(*found);
}

std::string actor() { return user_name(); }

}  // namespace dossier::app
