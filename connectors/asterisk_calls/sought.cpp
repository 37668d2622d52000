#include "sought.hpp"

#include <algorithm>

namespace dossier::asterisk_calls {
namespace {

std::unordered_set<std::string> extensions_of_agent(const std::string& id, const House& house) {
  std::unordered_set<std::string> extensions;
  for (const auto& [extension, agent] : house.agents)
    if (number_in(agent) == id) extensions.insert(extension);
  return extensions;
}

}  // namespace

Result<Sought> Sought::of(const Request& request, const House& house) {
  Sought sought;
  sought.from = request.from;
  sought.until = request.until;
  const auto& [type, realm, value, raw] = request.identifier;
  if (type == "phone") sought.spellings = house.numbering.spellings(value);
  else if (type == "extension") sought.extensions = {value};
  else sought.extensions = extensions_of_agent(value, house);
  if (sought.spellings.empty() && sought.extensions.empty())
    return fail(ErrorKind::config, "nobody at an extension has the id \"" + value +
                                       "\". Write it behind the agent's name in the option \"agents\": {8021: 王某 <" +
                                       value + ">}");
  return sought;
}

bool Sought::is_in(const Leg& leg, const Numbering& numbering) const {
  if (!is_about_an_agent()) return mentions(leg, spellings);
  const auto present = extensions_of(leg, numbering);
  return std::any_of(present.begin(), present.end(), [&](const auto& one) { return extensions.count(one) > 0; });
}

bool Sought::is_in(std::string_view damaged_row) const {
  const auto& texts = is_about_an_agent() ? extensions : spellings;
  return std::any_of(texts.begin(), texts.end(),
                     [&](const auto& text) { return damaged_row.find(text) != std::string_view::npos; });
}

}  // namespace dossier::asterisk_calls
