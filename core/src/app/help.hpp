// What `dossier --help` prints, and `dossier COMMAND --help`.
#pragma once

#include <string>
#include <vector>

namespace dossier::app {

/// The pages of the commands that begin with these words ("case" has three); of none, or of words that are no command,
/// the overview.
std::string help_for(const std::vector<std::string>& words);

}  // namespace dossier::app
