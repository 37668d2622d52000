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

/// The conversations that a message is one line of: outside of rooms "staff|contact", of each member of staff who is
/// there; in a room "room|contact", since one customer may use it after another, of the only contact who is there or of
/// the one who writes. The room's id alone where no contact is there, or where rooms are taken whole. Empty where it
/// does not say between whom it was.
std::vector<std::string> conversations_of(const Message& message, const Habits& habits);

/// Whose a message is: the contact's, else the room's, else that of those who are there. With its id it tells a message
/// from all others; an edited copy says the same.
std::string whose(const Message& message);

/// Whether the contact is there, and yet nobody can say in which conversation: it names no receiver, or staff wrote it
/// to several contacts outside of a room.
bool is_unplaced(const Message& message, const std::string& contact);

/// All by which the message is found: contact, conversation, member of staff, and the numbers in its words. The
/// conversation is the customer's, and so followed, only where he himself writes a number of a case: staff may write
/// one into the wrong chat.
std::vector<Named> identifiers_of(const Message& message, const Content& content, const Habits& habits);

/// Whether the message answers a look-up.
bool is_about(const std::vector<Named>& identifiers, const Request::Sought& sought);

/// From the customer (inbound), to him (outbound), among staff (internal).
std::string_view direction_of(const Message& message);

}  // namespace dossier::wecom
