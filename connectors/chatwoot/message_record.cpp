#include "message_record.hpp"

#include <algorithm>

#include "activity.hpp"
#include "attachment.hpp"

namespace dossier::chatwoot {
namespace {

enum class Type { incoming, outgoing, activity, from_template, unknown };

Type type_of(const json::Value& message) {
  const auto type = json::text(message, "/message_type");
  if (type == "0" || type == "incoming") return Type::incoming;
  if (type == "1" || type == "outgoing") return Type::outgoing;
  if (type == "2" || type == "activity") return Type::activity;
  if (type == "3" || type == "template") return Type::from_template;
  return Type::unknown;
}

bool is_true(const json::Value& value, std::string_view pointer) { return json::text(value, pointer) == "true"; }

Key key_of(const json::Value& message) { return Key("message", json::text(message, "/id")); }

void tie(RecordBuilder& record, const json::Value& message, const Place& place) {
  if (!is_by_stranger(message, place)) record.link("part_of", Key("conversation", place.conversation));
}

// A contact bears no name here: names of contacts are corrected at any time, and would make a new version of every
// message. The conversation's record names him.
void add_sender(RecordBuilder& record, const json::Value& message, Type type, const Place& place) {
  const auto kind = json::text(message, "/sender/type"), id = json::text(message, "/sender/id");
  const auto name = json::text(message, "/sender/name");
  if (kind == "contact" || (type == Type::incoming && kind.empty())) {
    record.party("customer", {}, id.empty() ? place.contact : id);
  } else if (kind == "user" || (kind.empty() && !id.empty() && type == Type::outgoing)) {
    record.party("agent", name, id).identifier("agent_id", id, Owner::agent);
  } else {
    record.party("bot", name, id);  // a bot, an automation, a campaign: nobody wrote it by hand
  }
}

void add_files(RecordBuilder& record, const json::Value& message) {
  for (const auto& [attachment, pointer] : json::each(message, "/attachments")) {
    if (!attachment.IsObject()) continue;
    if (is_file(attachment)) {
      record.media(locator_of(attachment), name_of(attachment));
      continue;
    }
    const auto number = pointer.substr(pointer.rfind('/') + 1);
    const auto type = json::text(attachment, "/file_type");
    record.detail("attachment_" + number, type + " " + json::text(attachment, "/fallback_title"));
    if (type == "location")
      record.detail("location",
                    json::text(attachment, "/coordinates_lat") + ", " + json::text(attachment, "/coordinates_long"));
  }
}

// What became of a message that we sent; what came to us has come.
void add_outcome(RecordBuilder& record, const json::Value& message, bool sent) {
  if (is_true(message, "/content_attributes/deleted")) {
    record.outcome("deleted", "deleted");
    return;
  }
  const auto status = json::text(message, "/status");
  if (!sent || status.empty()) return;
  if (status == "sent" || status == "read") record.outcome(status, status);
  else if (status == "delivered") record.outcome("received", status);
  else if (status == "failed") record.outcome("send_failed", status);
  else record.outcome("unknown", status);
  record.detail("reason", json::text(message, "/content_attributes/external_error"));
}

void add_details(RecordBuilder& record, const json::Value& message) {
  if (const auto type = json::text(message, "/content_type"); type != "text") record.detail("type", type);
  record.detail("subject", json::text(message, "/content_attributes/email/subject"));
  record.detail("in_reply_to", json::text(message, "/content_attributes/in_reply_to"));
}

std::string channel_of(const json::Value& message, const Place& place) {
  if (json::text(message, "/content_type") == "incoming_email") return "mail";
  return place.channel.empty() ? "chat" : place.channel;
}

void add_activity(const json::Value& message, const std::string& pointer, const Place& place, Records& out) {
  const auto words = json::text(message, "/content");
  const auto activity = read_activity(words, place.contact_name);
  auto& record = out.add(activity.state.empty() ? "operation" : "status_change", key_of(message), pointer)
                     .at(time_of(message, "/created_at"))
                     .channel(channel_of(message, place))
                     .direction("internal")
                     .text(words);
  if (activity.state == "resolved" || activity.state == "snoozed" || activity.state == "reopened")
    record.outcome(activity.state, activity.state);
  else if (activity.state == "open") record.outcome("reopened", activity.state);
  else if (activity.state == "pending") record.outcome("waiting", activity.state);
  if (activity.by_customer) record.party("customer", {}, place.contact);
  else if (activity.actor == "Automation System") record.party("bot", activity.actor);
  else if (!activity.actor.empty()) record.party("agent", activity.actor);
  else record.party("system", {});
  tie(record, message, place);
}

// The survey's message holds the answer; when the customer gave it is not said. It came after the question.
void add_rating(const json::Value& message, const std::string& pointer, const Place& place, Records& out) {
  const std::string answer = "/content_attributes/submitted_values/csat_survey_response";
  const auto rating = json::text(message, answer + "/rating");
  if (rating.empty()) return;
  out.add("satisfaction", Key("message", json::text(message, "/id"), "rating"), pointer + answer)
      .at(time_of(message, "/created_at"))
      .channel(channel_of(message, place))
      .direction("inbound")
      .party("customer", {}, place.contact)
      .text(json::text(message, answer + "/feedback_message"))
      .detail("rating", rating)
      .detail("time_of", "survey")
      .link("part_of", Key("conversation", place.conversation));
}

// What the customer chose or filled in where a bot asked.
void add_form(const json::Value& message, const std::string& pointer, const Place& place, Records& out) {
  std::string words = json::text(message, "/content_attributes/submitted_email");
  for (const auto& [field, spot] : json::each(message, "/content_attributes/submitted_values")) {
    const auto title = json::text(field, "/title"), value = json::text(field, "/value");
    const auto name = title.empty() ? json::text(field, "/name") : title;
    if (name.empty() && value.empty()) continue;
    words += (words.empty() ? "" : "\n") + (name.empty() || value.empty() ? name + value : name + ": " + value);
  }
  if (words.empty()) return;
  out.add("message", Key("message", json::text(message, "/id"), "answer"), pointer + "/content_attributes")
      .at(time_of(message, "/created_at"))
      .channel(channel_of(message, place))
      .direction("inbound")
      .party("customer", {}, place.contact)
      .text(words)
      .detail("time_of", "question")
      .link("part_of", Key("conversation", place.conversation));
}

}  // namespace

RawTime time_of(const json::Value& object, std::string_view pointer) {
  auto raw = json::text(object, pointer);
  const bool is_epoch = std::all_of(raw.begin(), raw.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
  return is_epoch ? epoch_seconds(std::move(raw)) : offset_time(std::move(raw));
}

bool is_by_stranger(const json::Value& message, const Place& place) {
  const auto kind = json::text(message, "/sender/type"), id = json::text(message, "/sender/id");
  const bool by_contact = kind == "contact" || (kind.empty() && type_of(message) == Type::incoming);
  return by_contact && !id.empty() && id != place.contact;
}

void add_message(const json::Value& message, const std::string& pointer, const Place& place, Records& out) {
  if (!message.IsObject()) return out.reject(pointer, "a message that is no JSON object");
  if (json::text(message, "/id").empty()) return out.reject(pointer, "a message without id");
  const auto number = json::text(message, "/conversation_id");
  if (!number.empty() && number != place.conversation)
    return out.reject(pointer, "a message of conversation " + number + " among those of " + place.conversation);
  const auto type = type_of(message);
  if (type == Type::unknown)
    return out.reject(pointer, "message_type \"" + json::text(message, "/message_type") + "\" is none we know");
  if (type == Type::activity) return add_activity(message, pointer, place, out);
  const bool is_private = is_true(message, "/private");
  auto& record = out.add(is_private ? "note" : "message", key_of(message), pointer)
                     .at(time_of(message, "/created_at"))
                     .channel(channel_of(message, place))
                     .direction(is_private               ? "internal"
                                : type == Type::incoming ? "inbound"
                                                         : "outbound")
                     .text(json::text(message, "/content"));
  add_sender(record, message, type, place);
  add_outcome(record, message, type != Type::incoming && !is_private);
  add_files(record, message);
  add_details(record, message);
  tie(record, message, place);
  if (is_by_stranger(message, place)) return;
  add_rating(message, pointer, place, out);
  add_form(message, pointer, place, out);
}

}  // namespace dossier::chatwoot
