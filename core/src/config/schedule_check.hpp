// Reading `schedule:`: which streams are pulled when.
#pragma once

#include <vector>

#include "config/config.hpp"
#include "config/problems.hpp"
#include "config/yaml.hpp"

namespace dossier {

/// `config`: its sources, and the zone of reviews, are read already. By source and stream; what is wrong goes to
/// `problems`.
std::vector<PullTimes> read_schedule(const YamlNode* node, const Config& config, const std::vector<PluginSpec>& plugins,
                                     Problems& problems);

}  // namespace dossier
