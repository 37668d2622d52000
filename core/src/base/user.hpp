// Who runs this program.
#pragma once

#include <string>

namespace dossier {

/// The system's name of the user; "uid 1000" where it has none. Threads: safe.
std::string user_name();

}  // namespace dossier
