// Presets: options that a kind of installation has in common, kept beside the configuration or with the program.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/yaml.hpp"
#include "dossier/result.hpp"

namespace dossier {

/// Where presets are looked for, in this order: the folder that the configuration names (`presets:`) alone; else
/// `presets` beside the configuration, `config/presets` there and in every folder above it, and the program's own
/// (<prefix>/share/dossier/presets, or config/presets of the source tree it was built in).
std::vector<std::filesystem::path> preset_folders(const std::filesystem::path& configuration, const std::string& named);

/// The `options` of <folder>/<connector>/<name>.yaml. Errors: config; names those that there are.
Result<YamlNode> read_preset(const std::vector<std::filesystem::path>& folders, const std::string& connector,
                             const std::string& name);

}  // namespace dossier
