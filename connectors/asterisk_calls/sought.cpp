#include "sought.hpp"

#include <algorithm>

#include "document_key.hpp"

namespace dossier::asterisk_calls {
namespace {

std::unordered_set<std::string> extensions_of_agent(const std::string& id, const House& house) {
  std::unordered_set<std::string> extensions;
  for (const auto& [extension, agent] : house.agents)
    if (number_in(agent) == id) extensions.insert(extension);
  return extensions;
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// "138 1234 5678", "(021) 6000-1234": a number whose digits do not stand together.
bool is_parted(std::string_view cell) {
  const auto parts = [](char letter) { return std::string_view(" -().").find(letter) != std::string_view::npos; };
  for (size_t at = 1; at + 1 < cell.size(); ++at)
    if (parts(cell[at]) && is_digit(cell[at - 1]) && (is_digit(cell[at + 1]) || parts(cell[at + 1]))) return true;
  return false;
}

}  // namespace

Result<Sought> Sought::of(const Request& request, const House& house) {
  Sought sought;
  sought.from = request.from;
  sought.until = request.until;
  const auto& [type, realm, value, raw] = request.identifier;
  if (type == "phone") {
    sought.spellings = house.numbering.spellings(value);
    sought.digits = house.numbering.digits_of(value);
    return sought;
  }
  sought.asked = type + " " + value;
  sought.extensions = type == "extension" ? std::unordered_set{value} : extensions_of_agent(value, house);
  if (sought.extensions.empty())
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

bool Sought::is_in(const Call& call) const {
  const auto takes_part = [&](const auto& extension) { return call.has_extension(extension); };
  return call.may_lie_within(from, until) &&
         (!is_about_an_agent() || std::any_of(extensions.begin(), extensions.end(), takes_part));
}

std::string Sought::key_of(const std::string& log, const std::string& call) const {
  DocumentKey key;
  key.name = is_about_an_agent() ? log + " of " + asked : log;
  key.call = call;
  return key.text();
}

bool Sought::is_in(std::string_view bytes) const {
  const auto holds = [&](const auto& text) { return bytes.find(text) != std::string_view::npos; };
  return is_about_an_agent() ? std::any_of(extensions.begin(), extensions.end(), holds) : holds(digits);
}

bool Sought::may_be_in(const CsvRow& row, std::string_view bytes) const {
  constexpr size_t src = 1, dst = 2, clid = 4;
  return is_in(bytes) || is_parted(row.cells[src]) || is_parted(row.cells[dst]) || is_parted(row.cells[clid]);
}

}  // namespace dossier::asterisk_calls
