// What is asked of the server: criteria of IMAP's SEARCH (RFC 3501, section 6.4.4).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "dossier/connector.hpp"

namespace dossier::mailbox {

/// Those of a look-up: first by who wrote or was written to, or by a number in subject or text; then mails that came
/// back. The window is in days, one more on both sides: IMAP knows no finer one, and no zone.
Result<std::vector<std::string>> criteria_of(const Request& request);

/// First mails that bear or answer one of these message ids, then those of mail systems that name one in what came
/// back.
Result<std::vector<std::string>> criteria_of_thread(const std::vector<std::string>& ids, const Request& request);

}  // namespace dossier::mailbox
