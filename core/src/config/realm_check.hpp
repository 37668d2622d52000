// Realms are shared by name alone: a misspelt one is a realm of its own, in which nobody else has a number.
#pragma once

#include <vector>

#include "config/config.hpp"
#include "config/problems.hpp"
#include "config/yaml.hpp"

namespace dossier {

/// Refuses a realm that only one source names and that is nearly the name of another. `sources`: the node of that key.
void check_realms(const YamlNode* sources, const std::vector<SourceConfig>& configured, Problems& problems);

}  // namespace dossier
