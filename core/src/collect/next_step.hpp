// The command that an operator is told at the end of a message.
#pragma once

#include <string>

namespace dossier {

/// The message without the next step, wherever it stood within: for whoever is just taking it.
std::string without_next_step(std::string message, const std::string& next_step);

/// The message with the next step at its end, said once however often it stood within: what the host says of a request
/// ends with it already, and a connector may have joined several such messages.
std::string with_next_step(std::string message, const std::string& next_step);

}  // namespace dossier
