// Attachments that a ticket system keeps as files beside its database.
#pragma once

#include <map>
#include <string>

#include <dossier/connector.hpp>

namespace dossier::sql_tickets {

/// Files each medium (locator → path below `folder`) under its locator, or files what became of it: absent, forbidden,
/// pending, too_large. Where no folder is configured all are absent. Errors: cancelled, and at the end that of a folder
/// which does not answer, or which files are too large.
Result<void> deliver_files(const std::map<std::string, std::string>& files, const std::string& folder, Host& host,
                           Sink& sink);

}  // namespace dossier::sql_tickets
