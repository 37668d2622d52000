#include "testkit/chat_account.hpp"

#include <algorithm>
#include <utility>

namespace dossier::testkit {
namespace {

// What is empty here is null there.
json::Object& put_text(json::Object& object, std::string_view name, const std::string& text) {
  return text.empty() ? object.put(name, json::Value()) : object.put(name, text);
}

json::Object agent_in_words(const ChatAccount& account, int64_t id) {
  const auto found = account.agents.find(id);
  return json::Object()
      .put("id", id)
      .put("name", found == account.agents.end() ? "" : found->second)
      .put("type", "user");
}

json::Object in_words(const ChatFile& file, const ChatMessage& message, const ChatAccount& account,
                      const std::string& url) {
  // Signed anew with each answer, as ActiveStorage does where links expire.
  const auto link = url + "/rails/active_storage/blobs/redirect/" + std::to_string(file.id) + "--5f1e/" + file.name;
  return json::Object()
      .put("id", file.id)
      .put("message_id", message.id)
      .put("file_type", file.type)
      .put("account_id", account.number)
      .put("extension", json::Value())
      .put("data_url", link)
      .put("thumb_url", "")
      .put("file_size", static_cast<int64_t>(file.bytes.size()));
}

}  // namespace

int64_t ChatConversation::last_activity_at() const {
  auto last = created_at;
  for (const auto& message : messages) last = std::max(last, message.at);
  return last;
}

const ChatContact* ChatAccount::contact(int64_t id) const {
  const auto found =
      std::find_if(contacts.begin(), contacts.end(), [&](const ChatContact& contact) { return contact.id == id; });
  return found == contacts.end() ? nullptr : &*found;
}

const ChatConversation* ChatAccount::conversation(int64_t wanted) const {
  const auto found = std::find_if(conversations.begin(), conversations.end(),
                                  [&](const ChatConversation& conversation) { return conversation.number == wanted; });
  return found == conversations.end() ? nullptr : &*found;
}

ChatConversation& ChatAccount::conversation(int64_t wanted) {
  return const_cast<ChatConversation&>(*std::as_const(*this).conversation(wanted));
}

json::Object in_words(const ChatContact& contact) {
  json::Object words;
  words.put("id", contact.id).put("name", contact.name).put("availability_status", "offline").put("thumbnail", "");
  put_text(words, "phone_number", contact.phone);
  put_text(words, "email", contact.email);
  put_text(words, "identifier", contact.identifier);
  return words;
}

json::Object in_words(const ChatMessage& message, const ChatConversation& conversation, const ChatAccount& account,
                      const std::string& url) {
  json::Object words;
  words.put("id", message.id).put("content", message.content).put("inbox_id", 3);
  words.put("conversation_id", conversation.number).put("message_type", message.type);
  words.put("content_type", message.content_type).put("status", message.status);
  words.put("content_attributes", *json::parse_own(message.attributes)).put("created_at", message.at);
  words.put("private", message.is_private).put("source_id", json::Value());
  if (message.type == 0) {
    const auto* sender = account.contact(message.sender ? message.sender : conversation.contact);
    if (sender) words.put("sender", in_words(*sender).put("type", "contact"));
  } else if (message.sender) {
    words.put("sender", agent_in_words(account, message.sender));
  }
  std::vector<json::Object> files;
  for (const auto& file : message.files) files.push_back(in_words(file, message, account, url));
  if (!files.empty()) words.put("attachments", files);
  return words;
}

json::Object in_words(const ChatConversation& conversation, const ChatAccount& account, const std::string& url) {
  json::Object meta, words;
  if (const auto* contact = account.contact(conversation.contact)) meta.put("sender", in_words(*contact));
  meta.put("channel", conversation.channel).put("hmac_verified", false);
  std::vector<json::Object> newest;
  if (!conversation.messages.empty())
    newest.push_back(in_words(conversation.messages.back(), conversation, account, url));
  words.put("meta", meta).put("id", conversation.number).put("messages", newest).put("account_id", account.number);
  words.put("custom_attributes", conversation.custom_attributes).put("inbox_id", 3);
  words.put("labels", std::vector<std::string>{}).put("status", conversation.status);
  words.put("created_at", conversation.created_at).put("timestamp", conversation.last_activity_at());
  words.put("last_activity_at", conversation.last_activity_at());
  return words;
}

}  // namespace dossier::testkit
