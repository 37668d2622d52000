// The demo's chats: an account of Chatwoot, prepared as JSON.
#pragma once

#include <filesystem>
#include <optional>

#include "testkit/chat_account.hpp"

namespace dossier::demo {

/// Reads what config/demo/chats.json shows; the words are Chatwoot's own. A `file` lies beside it. Nothing, and why on
/// the standard error, where something cannot be read.
std::optional<testkit::ChatAccount> read_chats(const std::filesystem::path& prepared);

}  // namespace dossier::demo
