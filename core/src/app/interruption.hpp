// Ctrl-C, a closed terminal, SIGTERM: what is under way is finished first.
#pragma once

#include <stop_token>

namespace dossier::app {

/// Requested when the user presses Ctrl-C or closes the terminal, or SIGTERM arrives; a second Ctrl-C or SIGTERM ends
/// the program at once.
std::stop_token interruption();

}  // namespace dossier::app
