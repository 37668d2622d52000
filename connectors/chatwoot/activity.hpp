// What Chatwoot writes into a conversation by itself: "Conversation was marked resolved by …". An API answer has these
// words only, no fields behind them.
#pragma once

#include <string>
#include <string_view>

namespace dossier::chatwoot {

struct Activity {
  std::string state;         // resolved, reopened, open, pending, snoozed; empty: another operation, or unknown words
  std::string actor;         // who did it, as far as the words say so beyond doubt
  bool by_customer = false;  // the words say that the contact did it
};

/// Reads the sentences of Chatwoot's locales en and zh_CN (config/locales, conversations.activity). `customer` is the
/// contact's name: the Chinese sentence for "resolved by the contact" says "reopened", so that beside his name it tells
/// nothing.
Activity read_activity(std::string_view words, std::string_view customer);

}  // namespace dossier::chatwoot
