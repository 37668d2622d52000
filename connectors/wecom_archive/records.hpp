// Messages of the archive, line by line, made into records.
#pragma once

#include <dossier/connector.hpp>

#include <string>

#include "content.hpp"
#include "message.hpp"

namespace dossier::wecom {

/// `bytes`: whole lines of a file. A line that is no message costs itself alone.
Result<void> add_records(const Document& document, const Mapping& mapping, Records& out);

/// Under which name the nth file of a message is filed: by its bytes' digest where the message says it, so that a file
/// that was sent on is one; else by the message, and whose it is.
std::string locator_of(const Message& message, const MediaNote& note, size_t nth);

}  // namespace dossier::wecom
