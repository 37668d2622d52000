// One call as a record.
#pragma once

#include <dossier/connector.hpp>

#include "call.hpp"

namespace dossier::asterisk_calls {

/// Adds the record of a call; `pointer` leads to its rows.
void add_call(const Call& call, const House& house, std::string_view pointer, Records& out);

/// The key of a call's record.
Key call_key(std::string_view id);

/// Who sits at an extension; empty where the options do not say it.
struct Agent {
  std::string name, id;
};
Agent agent_at(const std::string& extension, const House& house);

}  // namespace dossier::asterisk_calls
