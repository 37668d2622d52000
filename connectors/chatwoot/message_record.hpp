// One message of Chatwoot, as its account API gives it (numbers for types, epoch seconds) or as a webhook does (words,
// ISO 8601), made into records.
#pragma once

#include <dossier/connector.hpp>

#include <string>

namespace dossier::chatwoot {

/// Where a message was said.
struct Place {
  std::string conversation;  // the number within the account (display id)
  std::string contact;       // id of the contact whose conversation it is
  std::string contact_name;
  std::string channel;  // chat, mail; empty: not said here
};

/// Epoch seconds or ISO 8601, as it stands; nothing for an empty text.
RawTime time_of(const json::Value& object, std::string_view pointer);

/// Whether somebody else than the conversation's contact wrote it: another member of a group, a copied recipient.
bool is_by_stranger(const json::Value& message, const Place& place);

/// Adds the message, and what the customer answered in it (a rating, a form). A stranger's message is tied to nothing,
/// so that it enters no case; the answer that carries it is then cut.
void add_message(const json::Value& message, const std::string& pointer, const Place& place, Records& out);

}  // namespace dossier::chatwoot
