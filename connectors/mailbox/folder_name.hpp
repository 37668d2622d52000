// Names of folders as IMAP writes them (RFC 3501, section 5.1.3: modified UTF-7).
#pragma once

#include <string>
#include <vector>

#include "dossier/result.hpp"

namespace dossier::mailbox {

/// "INBOX, 已发送" → its names.
std::vector<std::string> folder_names(const std::string& option);

/// Errors: config, for a name that is no text.
Result<std::string> wire_name(const std::string& folder);

/// A string of IMAP, in quotes. Errors: config, for letters that IMAP has no quoting for.
Result<std::string> quoted_string(std::string_view text);

}  // namespace dossier::mailbox
