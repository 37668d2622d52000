// Text that somebody typed or pasted into a command line.
#pragma once

#include <string>

#include "dossier/result.hpp"

namespace dossier::app {

/// What people copy from elsewhere may bring a line break or a whole page along. Errors: config, naming the option and
/// `what` it wants.
Result<void> expect_plain(const std::string& option, const std::string& text, const std::string& what, size_t longest);

}  // namespace dossier::app
