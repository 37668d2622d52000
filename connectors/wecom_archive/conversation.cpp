#include "conversation.hpp"

#include <algorithm>

namespace dossier::wecom {
namespace {

// Contacts outside of the house, sender and receivers; a room's message is received by all of its other members.
std::vector<std::string> contacts_of(const Message& message) {
  std::vector<std::string> contacts;
  const auto add = [&](const std::string& id) {
    if (is_external(id) && std::find(contacts.begin(), contacts.end(), id) == contacts.end()) contacts.push_back(id);
  };
  add(message.from);
  for (const auto& id : message.to) add(id);
  return contacts;
}

std::string pair_of(const Message& message) {
  if (message.from.empty() || message.to.size() != 1) return {};
  const auto& other = message.to.front();
  const bool by_contact = is_external(message.from) || (!is_external(other) && other < message.from);
  return by_contact ? other + "|" + message.from : message.from + "|" + other;
}

// The contact whom a message concerns; of several only the one who wrote it.
std::vector<std::string> concerned(const Message& message) {
  auto contacts = contacts_of(message);
  if (contacts.size() < 2) return contacts;
  return is_external(message.from) ? std::vector<std::string>{message.from} : std::vector<std::string>{};
}

std::vector<std::string> outside_of_rooms(const Message& message) {
  if (auto pair = pair_of(message); !pair.empty()) return {std::move(pair)};
  std::vector<std::string> conversations;
  for (const auto& contact : concerned(message)) {
    if (!message.from.empty() && !is_external(message.from)) return {message.from + "|" + contact};
    for (const auto& id : message.to)
      if (!is_external(id)) conversations.push_back(id + "|" + contact);
  }
  return conversations;
}

// A conversation that is one customer's alone. With staff of another company (a carrier, a supplier) the next line may
// be about another customer.
bool may_be_followed(const Message& message, const Habits& habits) {
  const auto contacts = habits.takes_whole_rooms ? contacts_of(message) : concerned(message);
  return !contacts.empty() && std::all_of(contacts.begin(), contacts.end(), [&](const std::string& id) {
    return habits.takes_business_chats || !is_of_other_company(id);
  });
}

bool is_staff(const std::string& id) { return !id.empty() && !is_external(id) && !is_robot(id); }

}  // namespace

Result<Habits> habits_of(const Mapping& mapping) {
  Habits habits;
  habits.takes_whole_rooms = mapping.text("shared_rooms") == "whole";
  habits.takes_business_chats = mapping.text("business_chats") == "whole";
  habits.carrier = mapping.text("carrier");
  habits.numbers = DOSSIER_TRY(Numbers::parse(mapping));
  return habits;
}

std::vector<std::string> conversations_of(const Message& message, const Habits& habits) {
  if (message.room.empty()) return outside_of_rooms(message);
  if (habits.takes_whole_rooms || contacts_of(message).empty()) return {message.room};
  auto contacts = concerned(message);
  for (auto& contact : contacts) contact = message.room + "|" + contact;
  return contacts;
}

std::string whose(const Message& message) {
  if (auto contacts = concerned(message); !contacts.empty()) return contacts.front();
  if (!message.room.empty()) return message.room;
  auto there = message.to;
  there.push_back(message.from);
  std::sort(there.begin(), there.end());
  std::string ids;
  for (const auto& id : there)
    if (!id.empty()) ids += (ids.empty() ? "" : "|") + id;
  return ids;
}

bool is_unplaced(const Message& message, const std::string& contact) {
  const auto contacts = contacts_of(message);
  const bool is_there = std::find(contacts.begin(), contacts.end(), contact) != contacts.end();
  return is_there && message.room.empty() && outside_of_rooms(message).empty();
}

std::vector<Named> identifiers_of(const Message& message, const Content& content, const Habits& habits) {
  std::vector<Named> identifiers;
  const auto mentions = habits.numbers.in(content.all_text());
  // A number that staff write may stand in the wrong chat; the contact who writes it says whose matter it is.
  const bool followed = !mentions.empty() && is_external(message.from) && may_be_followed(message, habits);
  for (auto& conversation : conversations_of(message, habits))
    identifiers.push_back({"conversation_id", std::move(conversation), followed ? Owner::customer : Owner::none});
  for (auto& contact : concerned(message)) identifiers.push_back({"customer_id", std::move(contact), Owner::recipient});
  if (is_staff(message.from)) identifiers.push_back({"agent_id", message.from, Owner::agent});
  else if (message.to.size() == 1 && is_staff(message.to.front()))
    identifiers.push_back({"agent_id", message.to.front(), Owner::agent});
  for (const auto& mention : mentions)
    identifiers.push_back({mention.type, mention.number, mention.type == "phone" ? Owner::recipient : Owner::none,
                           mention.type == "waybill_no" ? habits.carrier : std::string()});
  return identifiers;
}

bool is_about(const std::vector<Named>& identifiers, const Request::Sought& sought) {
  return std::any_of(identifiers.begin(), identifiers.end(), [&](const Named& named) {
    if (named.type != sought.type) return false;
    const bool is_id = named.type == "conversation_id" || named.type == "customer_id";
    return is_id ? named.value == sought.value || named.value == sought.raw
                 : is_sought({named.type, named.value}, sought);
  });
}

std::string_view direction_of(const Message& message) {
  if (is_external(message.from)) return "inbound";
  return contacts_of(message).empty() ? "internal" : "outbound";
}

}  // namespace dossier::wecom
