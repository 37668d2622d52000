#include "demo_chats.hpp"

#include <iostream>

#include "demo_reply.hpp"

namespace dossier::demo {
namespace {

using testkit::ChatAccount;
using testkit::ChatConversation;
using testkit::ChatFile;
using testkit::ChatMessage;
namespace fs = std::filesystem;

ChatFile file_of(const json::Value& value, const fs::path& folder) {
  const auto name = json::text(value, "/file");
  return {json::integer(value, "/id"), fs::path(name).filename(), bytes_of(folder / name),
          json::text(value, "/file_type")};
}

ChatMessage message_of(const json::Value& value, const fs::path& folder) {
  ChatMessage message{.id = json::integer(value, "/id"),
                      .at = json::integer(value, "/created_at"),
                      .content = json::text(value, "/content")};
  for (const auto& [file, pointer] : json::each(value, "/attachments")) message.files.push_back(file_of(file, folder));
  return message;
}

ChatConversation conversation_of(const json::Value& value, const fs::path& folder) {
  ChatConversation conversation{.number = json::integer(value, "/id"),
                                .contact = json::integer(value, "/contact_id"),
                                .created_at = json::integer(value, "/created_at")};
  for (const auto& [message, pointer] : json::each(value, "/messages"))
    conversation.messages.push_back(message_of(message, folder));
  return conversation;
}

bool is_whole(const ChatAccount& account) {
  if (account.token.empty() || account.contacts.empty() || account.conversations.empty()) return false;
  for (const auto& conversation : account.conversations)
    for (const auto& message : conversation.messages)
      for (const auto& file : message.files)
        if (file.bytes.empty()) return false;
  return true;
}

}  // namespace

std::optional<ChatAccount> read_chats(const fs::path& prepared) {
  const auto chats = json::parse_own(bytes_of(prepared));
  ChatAccount account;
  if (chats) {
    account.number = json::integer(*chats, "/account");
    account.token = json::text(*chats, "/token");
    for (const auto& [contact, pointer] : json::each(*chats, "/contacts"))
      account.contacts.push_back({json::integer(contact, "/id"), json::text(contact, "/name"),
                                  json::text(contact, "/phone_number"), json::text(contact, "/email"),
                                  json::text(contact, "/identifier")});
    for (const auto& [conversation, pointer] : json::each(*chats, "/conversations"))
      account.conversations.push_back(conversation_of(conversation, prepared.parent_path()));
  }
  if (chats && is_whole(account)) return account;
  std::cerr << prepared.string() << ": "
            << (chats ? "lacks a token, contacts, conversations or a file that it names" : chats.error().message())
            << "\n";
  return std::nullopt;
}

}  // namespace dossier::demo
