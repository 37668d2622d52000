#include "normalise.hpp"

#include <map>

#include "conversation_record.hpp"
#include "message_record.hpp"

namespace dossier::chatwoot {
namespace {

bool say_the_same(const json::Value& left, const json::Value& right) {
  for (const auto* field : {"/content", "/status", "/created_at", "/content_attributes/deleted"})
    if (json::text(left, field) != json::text(right, field)) return false;
  return true;
}

// An answer may hold a message twice, which is one message all the same.
void add_messages(const json::Value& page, const Place& place, Records& out) {
  std::map<std::string, const json::Value*> seen;
  for (const auto& [message, pointer] : json::each(page, "/payload")) {
    const auto id = message.IsObject() ? json::text(message, "/id") : std::string();
    const auto [first, is_new] = seen.emplace(id, &message);
    if (is_new || id.empty()) add_message(message, pointer, place, out);
    else if (!say_the_same(*first->second, message))
      out.reject(pointer, "message " + id + " stands twice in this answer, each time with other words");
  }
}

// A page says whose conversation it is; of its channel it says nothing.
Result<void> add_page(const json::Value& page, Records& out) {
  const auto messages = json::each(page, "/payload");
  if (messages.empty()) return {};
  auto contact = json::text(page, "/meta/contact/id");
  if (contact.empty()) contact = json::text(page, "/meta/contact_id");  // before version 1.10
  if (contact.empty())
    return fail(ErrorKind::malformed,
                "/meta/contact/id: missing; without it nobody can tell the customer's messages from a stranger's");
  Place place{{}, contact, json::text(page, "/meta/contact/name"), {}};
  for (const auto& [message, pointer] : messages)
    if (place.conversation.empty() && message.IsObject()) place.conversation = json::text(message, "/conversation_id");
  if (place.conversation.empty())
    return fail(ErrorKind::malformed, "/payload/0/conversation_id: missing; wanted the conversation's number");
  add_messages(page, place, out);
  return {};
}

void add_conversations(const json::Value& list, const Mapping& mapping, Records& out) {
  for (const auto& [conversation, pointer] : json::each(list, "/payload")) {
    if (conversation.IsObject()) add_conversation(conversation, pointer, mapping, out);
    else out.reject(pointer, "a conversation that is no JSON object");
  }
}

Result<void> add_event(const json::Value& event, const Mapping& mapping, Records& out) {
  const auto name = json::text(event, "/event");
  if (name.rfind("conversation_", 0) == 0) {
    add_conversation(event, "", mapping, out);
    return {};
  }
  if (name != "message_created" && name != "message_updated")
    return fail(ErrorKind::malformed, "/event: \"" + name + "\", wanted an event of a message or a conversation");
  const auto* conversation = json::find(event, "/conversation");
  const auto place = conversation ? place_of(*conversation) : Place();
  if (place.conversation.empty() || place.contact.empty())
    return fail(ErrorKind::malformed, "/conversation: without id, or without its contact (meta/sender/id)");
  add_conversation(*conversation, "/conversation", mapping, out);
  add_message(event, "", place, out);
  return {};
}

}  // namespace

Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
  const auto answer = DOSSIER_TRY(json::parse(document.bytes));
  if (!answer.IsObject()) return fail(ErrorKind::malformed, "not an answer of Chatwoot: wanted a JSON object");
  if (answer.HasMember("event")) return add_event(answer, mapping, out);
  if (const auto* payload = json::find(answer, "/payload"); payload && payload->IsArray()) {
    if (answer.HasMember("meta")) return add_page(answer, out);
    add_conversations(answer, mapping, out);
    return {};
  }
  if (json::find(answer, "/meta/sender")) {
    add_conversation(answer, "", mapping, out);
    return {};
  }
  return fail(ErrorKind::malformed, "not an answer of Chatwoot: neither messages, nor conversations, nor an event");
}

}  // namespace dossier::chatwoot
