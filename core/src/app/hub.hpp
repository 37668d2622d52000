// What most commands need: the configuration, the plugins, the store, the network.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "app/command_line.hpp"
#include "collect/collect.hpp"
#include "config/config.hpp"
#include "host/http.hpp"
#include "ingest/ingest.hpp"
#include "store/store.hpp"

namespace dossier::app {

/// The folders of plugins and the worker, found beside this program (or below --plugins).
PluginFolders plugin_folders(const CommandLine& line);

/// Every plugin found; libraries that cannot be loaded are logged as warnings and left out.
std::vector<PluginSpec> find_plugins(const CommandLine& line);

/// Errors: config, with all problems of the configuration, a line each.
Result<Config> read_config(const CommandLine& line, const std::vector<PluginSpec>& plugins);

/// Everything of a configured hub. Its members refer to each other: it stays where it was made.
struct Hub {
  Hub(Config configuration, std::vector<PluginSpec> specs, PluginFolders folders, const Clock& clock);

  Config config;
  std::vector<PluginSpec> plugins;
  PluginFolders folders;
  const Clock& clock;
  HttpEngine http;
  std::unique_ptr<Store> store;    // after open_store()
  std::unique_ptr<Ingest> ingest;  // after open_store()

  Result<void> open_store();
  /// For commands that look only: a store that cannot be written will do. Without `ingest`.
  Result<void> open_store_to_read();
  /// Starts the named sources (all enabled ones when none is named). What does not start is in `failed`.
  struct Started {
    std::vector<std::unique_ptr<Source>> sources;
    std::vector<std::pair<std::string, Error>> failed;
  };
  Started start_sources(const std::vector<std::string>& names = {});
};

/// The case that the word at that place of the command line names; blanks around it and full-width letters do no harm.
/// Errors: config, when there is none, or no word.
Result<ReviewCase> case_named(const CommandLine& line, size_t place, Store& store);

/// Who acts, for custody: the system's user name.
std::string actor();

}  // namespace dossier::app
