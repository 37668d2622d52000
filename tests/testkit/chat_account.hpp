// What one account of Chatwoot holds, and how its account API words it (app/views/api/v1).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dossier/json.hpp"

namespace dossier::testkit {

struct ChatContact {
  int64_t id = 0;
  std::string name, phone, email, identifier;
};

struct ChatFile {
  int64_t id = 0;
  std::string name, bytes;
  std::string type = "image";  // audio, video, file
};

struct ChatMessage {
  int64_t id = 0;
  int64_t at = 0;  // seconds since 1970
  std::string content;
  int type = 0;        // 0 incoming, 1 outgoing, 2 activity, 3 template
  int64_t sender = 0;  // an agent's id; of an incoming one a contact's, 0: the conversation's own
  bool is_private = false;
  std::string status = "sent", content_type = "text";
  std::string attributes = "{}";  // content_attributes, as JSON
  std::vector<ChatFile> files = {};
};

struct ChatConversation {
  int64_t number = 0, contact = 0;
  int64_t created_at = 0;
  std::string status = "open", channel = "Channel::WebWidget";
  std::map<std::string, std::string> custom_attributes = {};
  std::vector<ChatMessage> messages = {};

  int64_t last_activity_at() const;
};

struct ChatAccount {
  int64_t number = 7;
  std::string token = "demo-token";
  bool sees_inboxes = true;               // the token's user
  bool lists_by_source_id = true;         // older versions list all conversations instead
  std::map<int64_t, std::string> agents;  // id → name
  std::vector<ChatContact> contacts;
  std::vector<ChatConversation> conversations;

  const ChatContact* contact(int64_t id) const;
  const ChatConversation* conversation(int64_t number) const;
  ChatConversation& conversation(int64_t number);
};

/// As the API words them. `url`: Chatwoot's own address, for the links of files.
json::Object in_words(const ChatContact& contact);
json::Object in_words(const ChatMessage& message, const ChatConversation& conversation, const ChatAccount& account,
                      const std::string& url);
json::Object in_words(const ChatConversation& conversation, const ChatAccount& account, const std::string& url);

}  // namespace dossier::testkit
