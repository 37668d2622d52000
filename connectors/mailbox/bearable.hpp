// What the library can bear: it makes an object of every header and part, reads addresses by recursion, and both are
// the sender's choice.
#pragma once

#include <string_view>

#include "dossier/result.hpp"

namespace dossier::mailbox {

/// Errors: malformed, for bytes that would cost the library its stack or the worker its memory.
Result<void> check_bearable(std::string_view bytes);

}  // namespace dossier::mailbox
