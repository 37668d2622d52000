// A Chatwoot with a few contacts, their conversations and attachments.
#pragma once

#include <string>
#include <string_view>

#include "testkit/scripted_server.hpp"

namespace dossier::demo {

inline constexpr std::string_view chatwoot_token = "demo-token-7c41d9";

/// Answers from `folder`/chats: the answer to /contacts/501/conversations of the account is the file
/// contacts_501_conversations.json, with {address} for the service's own. Attachments lie in `folder`/media.
testkit::ServerReply chat(const testkit::ServerRequest& request, const std::string& folder);

}  // namespace dossier::demo
