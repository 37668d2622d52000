// Which conversations of all contacts were active lately.
#pragma once

#include <dossier/connector.hpp>

#include <cstdint>
#include <functional>
#include <set>

#include "api.hpp"

namespace dossier::chatwoot {

/// By last activity, then by number.
struct Active {
  int64_t last_active = 0;  // seconds since 1970
  int64_t number = 0;

  auto operator<=>(const Active&) const = default;
};

struct ActiveConversations {
  std::set<Active> oldest;
  bool is_cut = false;  // others were newer than these
  int64_t newest = 0;   // last activity of all, as the walk began
};

/// Whether a conversation that was opened then is to be listed.
using IsWanted = std::function<bool(const Active& conversation, int64_t created_at)>;

/// Walks the account's list from the conversation that was active last down to those that were not active at or after
/// `since`, and keeps the oldest `most` of those wanted. What becomes active meanwhile goes to the list's front, behind
/// the walk: another walk finds it. Errors: malformed for an answer that is no such list; partial_page for a server
/// that comes to no end.
Result<ActiveConversations> active_conversations(const Api& api, int64_t since, size_t most, const IsWanted& is_wanted);

}  // namespace dossier::chatwoot
