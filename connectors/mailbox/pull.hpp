// Everything that came into the folders since the last pull.
#pragma once

#include <string>

#include <dossier/connector.hpp>

#include "cursor.hpp"
#include "look_up.hpp"

namespace dossier::mailbox {

/// `since`: mails that arrived before this day ("2026-10-14") are left out; empty: none.
Result<void> pull(Imap& imap, const Reading& reading, const std::string& since, const Cursor& cursor, Host& host,
                  Sink& sink);

}  // namespace dossier::mailbox
