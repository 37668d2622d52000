// Data kept beside the configuration or with the program: presets (options that a kind of installation has in common),
// calendars, letters.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/yaml.hpp"
#include "dossier/result.hpp"

namespace dossier {

/// Where data of one kind ("presets") is looked for, in this order: the folder that the configuration names alone; else
/// that of its kind beside the configuration, `config/<kind>` there and in every folder above it, and the program's own
/// (<prefix>/share/dossier/<kind>, or config/<kind> of the source tree it was built in).
std::vector<std::filesystem::path> data_folders(const std::filesystem::path& configuration, const std::string& kind,
                                                const std::string& named);

/// The `options` of <folder>/<connector>/<name>.yaml. Errors: config; names those that there are.
Result<YamlNode> read_preset(const std::vector<std::filesystem::path>& folders, const std::string& connector,
                             const std::string& name);

}  // namespace dossier
