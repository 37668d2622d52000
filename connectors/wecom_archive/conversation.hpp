// Whose conversation a message belongs to, and by which identifiers it is found.
#pragma once

#include <dossier/connector.hpp>

#include <string>
#include <vector>

#include "content.hpp"
#include "message.hpp"
#include "numbers.hpp"

namespace dossier::wecom {

/// What the operator says of the house: the mapping options, checked.
struct Habits {
  bool takes_whole_rooms = false;     // also where several contacts are in one room
  bool takes_business_chats = false;  // also those with staff of other companies (wo…)
  std::string carrier;                // of waybills; nobody writes it into a message
  Numbers numbers;
};
/// Errors: config.
Result<Habits> habits_of(const Mapping& mapping);

/// One identifier of a message's record.
struct Named {
  std::string type, value;
  Owner owner = Owner::none;
  std::string realm = {};  // of a waybill its carrier, where the operator names it
};

/// The conversation that a message is one line of: a room's id; between two "staff|contact"; where several contacts
/// are in one room and none may see the other's, "room|contact" of what that contact writes. Empty where there is none.
std::string conversation_of(const Message& message, const Habits& habits);

/// All by which the message is found: contact, conversation, member of staff, and the numbers in its words. The
/// conversation is the customer's, and so followed, only where this message ties it to a case by a number.
std::vector<Named> identifiers_of(const Message& message, const Content& content, const Habits& habits);

/// Whether the message answers a look-up.
bool is_about(const std::vector<Named>& identifiers, const Request::Sought& sought);

/// From the customer (inbound), to him (outbound), among staff (internal).
std::string_view direction_of(const Message& message);

}  // namespace dossier::wecom
