// What people are told on stderr, and the exit code that goes with an error.
#pragma once

#include <string>
#include <string_view>

#include "dossier/result.hpp"

namespace dossier::app {

/// One line to stderr; no terminal obeys what it quotes.
void say(std::string_view text);
/// From now on report_error() writes {"error":{"kind":…,"message":…}}, one line, for a program to read.
void report_errors_as_json();
/// An error to stderr; gives the exit code for its kind.
int report_error(const Error& error);
/// The same for a command line that cannot be meant.
int report_usage(const std::string& message);

}  // namespace dossier::app
