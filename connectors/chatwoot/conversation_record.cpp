#include "conversation_record.hpp"

#include <algorithm>
#include <vector>

namespace dossier::chatwoot {
namespace {

constexpr std::string_view meanings[] = {"complaint_no", "order_no", "waybill_no", "carrier"};

std::string channel_type(const json::Value& conversation) {
  const auto type = json::text(conversation, "/meta/channel");
  return type.empty() ? json::text(conversation, "/channel") : type;
}

// Labels come in any order.
std::string labels_of(const json::Value& conversation) {
  std::vector<std::string> labels;
  for (const auto& [label, pointer] : json::each(conversation, "/labels")) labels.push_back(json::text(label, ""));
  std::sort(labels.begin(), labels.end());
  std::string text;
  for (const auto& label : labels) text += (text.empty() ? "" : ", ") + label;
  return text;
}

void add_identifiers(RecordBuilder& record, const json::Value& conversation, const Mapping& mapping) {
  const bool by_id = mapping.text("customer_id") == "contact_id";
  record.identifier("conversation_id", json::text(conversation, "/id"), Owner::none)
      .identifier("customer_id", json::text(conversation, by_id ? "/meta/sender/id" : "/meta/sender/identifier"),
                  Owner::customer)
      .identifier("phone", json::text(conversation, "/meta/sender/phone_number"), Owner::customer)
      .identifier("email", json::text(conversation, "/meta/sender/email"), Owner::customer);
  const auto fields = mapping.map("fields");
  const auto field = [&](const std::string& meaning) {
    const auto name = fields.find(meaning);
    return name == fields.end() || name->second.empty()
               ? std::string()
               : json::text(conversation, "/custom_attributes/" + json::pointer_step(name->second));
  };
  record.identifier("complaint_no", field("complaint_no"), Owner::none)
      .identifier("order_no", field("order_no"), Owner::customer)
      .identifier("waybill_no", field("waybill_no"), Owner::customer, field("carrier"));
}

// The newest messages come along. A stranger's is said to be there, so that nobody carries it out with the rest.
void add_strangers(const json::Value& conversation, const std::string& pointer, const Place& place, Records& out) {
  std::string known;
  const auto add = [&](const json::Value& message, const std::string& spot) {
    if (!message.IsObject() || !is_by_stranger(message, place) || json::text(message, "/id") == known) return;
    known = json::text(message, "/id");
    add_message(message, pointer + spot, place, out);
  };
  for (const auto& [message, spot] : json::each(conversation, "/messages")) add(message, spot);
  if (const auto* last = json::find(conversation, "/last_non_activity_message"))
    add(*last, "/last_non_activity_message");
}

}  // namespace

Place place_of(const json::Value& conversation) {
  if (!conversation.IsObject()) return {};
  const auto type = channel_type(conversation);
  return {json::text(conversation, "/id"), json::text(conversation, "/meta/sender/id"),
          json::text(conversation, "/meta/sender/name"), type == "Channel::Email" ? "mail" : "chat"};
}

void add_conversation(const json::Value& conversation, const std::string& pointer, const Mapping& mapping,
                      Records& out) {
  const auto place = place_of(conversation);
  if (place.conversation.empty()) return out.reject(pointer, "a conversation without id");
  if (place.contact.empty()) return out.reject(pointer, "a conversation without its contact (meta/sender/id)");
  const auto subject = json::text(conversation, "/additional_attributes/mail_subject");
  auto& record = out.add("operation", Key("conversation", place.conversation), pointer)
                     .at(time_of(conversation, "/created_at"))
                     .channel(place.channel)
                     .party("customer", place.contact_name, place.contact)
                     .text("会话 #" + place.conversation + (subject.empty() ? "" : " " + subject))
                     .detail("state", json::text(conversation, "/status"))
                     .detail("snoozed_until", json::text(conversation, "/snoozed_until"))
                     .detail("priority", json::text(conversation, "/priority"))
                     .detail("type", channel_type(conversation))
                     .detail("labels", labels_of(conversation))
                     .detail("owner", json::text(conversation, "/meta/assignee/name"))
                     .detail("department", json::text(conversation, "/meta/team/name"));
  add_identifiers(record, conversation, mapping);
  add_strangers(conversation, pointer, place, out);
}

Result<void> check_fields(const Mapping& mapping) {
  for (const auto& [meaning, name] : mapping.map("fields"))
    if (std::find(std::begin(meanings), std::end(meanings), meaning) == std::end(meanings))
      return fail(ErrorKind::config, "option \"fields\": \"" + meaning +
                                         "\" is no meaning; write complaint_no, order_no, waybill_no or carrier, each "
                                         "with the key of a custom attribute of conversations");
  return {};
}

}  // namespace dossier::chatwoot
