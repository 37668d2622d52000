// What `dossier --help` prints, and `dossier COMMAND --help`.
#pragma once

#include <string>
#include <vector>

#include "dossier/result.hpp"

namespace dossier::app {

/// The pages of the commands that begin with these words ("case" has three); without words the overview. Errors:
/// config, for words that are no command, naming those there are.
Result<std::string> help_for(const std::vector<std::string>& words);

}  // namespace dossier::app
