// The record of one mail.
#pragma once

#include <dossier/connector.hpp>

namespace dossier::mailbox {

/// By which a mail is known, in whatever folder a copy of it lies: its Message-ID, else a digest of its bytes.
std::string key_of(const std::string& message_id, std::string_view bytes);

/// The content type of the document; `internal_date` (INTERNALDATE of IMAP) goes along, which no byte of the mail
/// holds.
std::string content_type_with(std::string_view internal_date);

/// Pure: the record of the mail in the document.
Result<void> add_record(const Document& document, const Mapping& mapping, Records& out);

}  // namespace dossier::mailbox
