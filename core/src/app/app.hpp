// The program `dossier`: its commands and their wiring.
#pragma once

#include "base/clock.hpp"

namespace dossier::app {

/// Exit codes of every command.
enum class Exit { done = 0, failed = 1, usage = 2, gaps = 3, tampered = 4, origin_not_proven = 5 };

/// Runs one command line to its end. Results go to stdout, all else to stderr.
int run(int count, char** arguments, const Clock& clock);

}  // namespace dossier::app
