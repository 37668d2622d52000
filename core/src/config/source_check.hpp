// Reading `sources:`: each against the spec of its connector.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/problems.hpp"
#include "config/yaml.hpp"

namespace dossier {

struct SourcePlaces {
  const std::vector<PluginSpec>& plugins;
  std::vector<std::filesystem::path> presets;
  std::filesystem::path folder;  // of the configuration
  bool lint_only = false;
};

/// In the order of the file. What is wrong goes to `problems`; a source with problems is still there, as far as it
/// goes.
std::vector<SourceConfig> read_sources(const YamlNode* node, const SourcePlaces& places, Problems& problems);

/// The plugin of that kind and name, or null.
const PluginSpec* find_plugin(const std::vector<PluginSpec>& plugins, std::string_view kind, const std::string& name);
std::vector<std::string> plugin_names(const std::vector<PluginSpec>& plugins, std::string_view kind);

}  // namespace dossier
