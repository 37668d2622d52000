// What a command line wishes of a bundle, made sure of before any source is asked.
#pragma once

#include <vector>

#include "app/hub.hpp"

namespace dossier::app {

/// The report plugins that --report names (else the configuration). Errors: config, naming every one that is not
/// there or stands twice, and those there are.
Result<std::vector<const PluginSpec*>> wished_reports(const CommandLine& line, const Hub& hub);

/// Makes the folder that --out names, where it is missing, and proves that it can be written to. Errors: config.
Result<void> prepare_wished_folder(const CommandLine& line);

}  // namespace dossier::app
