// What to do now about an error of the system.
#pragma once

#include <string>

namespace dossier {

/// The next step after the system refused something with this errno, a sentence without its full stop: "Make room on
/// that disk, then run the same command again". Empty where nothing general can be said.
std::string remedy(int code);

}  // namespace dossier
