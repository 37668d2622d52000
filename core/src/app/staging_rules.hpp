// For how long each source's pulls are kept beyond any case, as the configuration says.
#pragma once

#include <vector>

#include "config/config.hpp"
#include "store/staging.hpp"

namespace dossier::app {

inline std::vector<StagingRule> staging_rules(const Config& config) {
  std::vector<StagingRule> rules;
  for (const auto& source : config.sources) rules.push_back({source.name, source.staging_days});
  return rules;
}

}  // namespace dossier::app
