// Chatwoot's payloads into records: a contact's conversations, one conversation, a page of its messages, a webhook.
#pragma once

#include <dossier/connector.hpp>

namespace dossier::chatwoot {

Result<void> normalise(const Document& document, const Mapping& mapping, Records& out);

}  // namespace dossier::chatwoot
