// A TCP connection to a machine by name; libcurl resolves and connects, so that it can be cancelled and timed.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "dossier/result.hpp"

namespace dossier {

/// The socket, to be closed by the caller. Errors: unavailable ("Could not resolve host: …"; reason timed_out where the
/// limit passed), cancelled. The message names neither host nor port.
Result<int> connect_to(const std::string& host, int port, std::chrono::milliseconds limit, const std::stop_token& stop);

}  // namespace dossier
