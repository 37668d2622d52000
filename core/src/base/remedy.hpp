// What to do now about an error of the system.
#pragma once

#include <string>

namespace dossier {

/// The next step after the system refused something with this errno, a sentence without its full stop: "Make room on
/// that disk, then run the same command again". Empty where nothing general can be said.
std::string remedy(int code);

/// Whether this process, or its machine, has come to a limit: nothing is wrong with what it wanted then.
bool is_limit(int code);

}  // namespace dossier
