// A conversation of Chatwoot: whose it is, which complaint it was about, its present state.
#pragma once

#include <dossier/connector.hpp>

#include <string>

#include "message_record.hpp"

namespace dossier::chatwoot {

/// Where the messages of this conversation were said; an empty conversation where the value is none.
Place place_of(const json::Value& conversation);

/// Adds the operation "conversation opened". Its messages are tied to it: it alone bears the identifiers, so that a
/// conversation about another complaint takes all its messages into the history with it.
void add_conversation(const json::Value& conversation, const std::string& pointer, const Mapping& mapping,
                      Records& out);

/// What the option `fields` may name; an unknown one is an error that says so.
Result<void> check_fields(const Mapping& mapping);

}  // namespace dossier::chatwoot
