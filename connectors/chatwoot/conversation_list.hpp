// Which conversations a contact has.
#pragma once

#include <dossier/connector.hpp>

#include <optional>
#include <string>
#include <vector>

#include "api.hpp"

namespace dossier::chatwoot {

struct Listed {
  std::string number;
  int64_t last_active;  // seconds since 1970; 0: not said
};

/// The conversations in an answer, below `pointer`. Errors: malformed where one is another contact's.
Result<std::vector<Listed>> conversations_in(const json::Value& answer, const std::string& pointer,
                                             const std::string& contact, const std::string& path);

/// A contact's own list ends after some 20 conversations. All of them can be listed by what the contact is called in
/// each channel (source_id), which older versions of Chatwoot do not know: nothing then, or where that is not certain.
Result<std::optional<std::vector<Listed>>> all_conversations(const Api& api, const std::string& contact,
                                                             const std::vector<Listed>& known);

}  // namespace dossier::chatwoot
