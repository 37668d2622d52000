// Files attached to a message.
#pragma once

#include <dossier/json.hpp>

#include <string>

namespace dossier::chatwoot {

/// Whether a file stands behind the link. A place, a shared card and a web preview have links of others, or none.
bool is_file(const json::Value& attachment);

/// What names the file for ever: its id. The link itself is signed anew with each answer.
std::string locator_of(const json::Value& attachment);

/// The file's own name, from the link's path; empty where it says none.
std::string name_of(const json::Value& attachment);

}  // namespace dossier::chatwoot
