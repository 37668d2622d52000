#include "collect/claimed_contact.hpp"

#include <algorithm>

#include "base/civil.hpp"
#include "base/phones.hpp"

namespace dossier {
namespace {

constexpr Micros asked_around = 30 * micros_per_minute;
constexpr Micros near_around = 5 * micros_per_minute;
constexpr size_t most_differing_digits = 2;

bool holds(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_plain_number(const std::string& value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

size_t differing_digits(const std::string& left, const std::string& right) {
  if (left.size() != right.size()) return std::string::npos;
  size_t count = 0;
  for (size_t at = 0; at < left.size(); ++at) count += left[at] == right[at] ? 0 : 1;
  return count;
}

bool is_near_number(const std::string& called, const std::string& customers) {
  size_t count = std::string::npos;
  if (called.starts_with("+")) count = differing_digits(called, customers);
  else if (is_plain_number(called)) count = differing_digits(called, national_digits(customers));
  return count >= 1 && count <= most_differing_digits;
}

bool is_near_in_time(const Record& call, const Instant& claimed) {
  const auto ends = call.until ? std::max(call.until->latest, call.at->latest) : call.at->latest;
  return call.at->earliest <= claimed.latest + near_around && ends >= claimed.earliest - near_around;
}

std::vector<Identifier> of_type(const ClaimedContact& contact, const char* type) {
  std::vector<Identifier> found;
  for (const auto& agent : contact.agents)
    if (agent.type == type) found.push_back(agent);
  return found;
}

}  // namespace

ContactWindow window_of(const Instant& claimed) {
  return {claimed.earliest - asked_around, claimed.latest + asked_around + 1};
}

std::vector<ClaimedContact> claimed_contacts(const Record& record, const std::vector<std::string>& path) {
  std::vector<ClaimedContact> contacts;
  for (const auto& claim : record.claims) {
    if (claim.field != contact_time_claim) continue;
    ClaimedContact contact{claim.value, claim.at, {}, path};
    for (const auto& identifier : record.identifiers)
      if (is_agents(identifier.type) && identifier.owner == "agent") contact.agents.push_back(identifier);
    contacts.push_back(std::move(contact));
  }
  return contacts;
}

std::vector<Identifier> askable(const ClaimedContact& contact, const StreamSpec& stream, const AskedSource& source) {
  for (const auto* type : {"extension", "agent_id"}) {
    if (!holds(stream.consumes, type)) continue;
    auto agents = of_type(contact, type);
    std::erase_if(agents, [&](const Identifier& agent) { return !is_valid_in(agent, source.name, source.realm); });
    if (!agents.empty()) return agents;
  }
  return {};
}

std::string why_not_asked(const ClaimedContact& contact, const StreamSpec& stream, const AskedSource& source,
                          const CaseWindow& window) {
  if (!contact.at) return "contact_time_unreadable";
  if (contact.at->latest < window.parts_from() || contact.at->earliest > window.until) return "outside_window";
  if (!askable(contact, stream, source).empty()) return {};
  const bool is_named = std::any_of(contact.agents.begin(), contact.agents.end(),
                                    [&](const Identifier& agent) { return holds(stream.consumes, agent.type); });
  return is_named ? "other_realm" : "agent_unknown";
}

std::vector<std::string> path_to(const ClaimedContact& contact, const Identifier& agent) {
  auto path = contact.path;
  path.push_back(say(agent));
  path.push_back(std::string(contact_time_claim) + " " + contact.text);
  return path;
}

bool is_within(const Record& call, const ContactWindow& window) {
  if (!call.at) return false;
  const auto ends = call.until ? std::max(call.until->latest, call.at->latest) : call.at->latest;
  return call.at->earliest < window.until && ends >= window.from;
}

bool is_near_miss(const Record& call, const Instant& claimed, const std::vector<std::string>& customer_phones) {
  if (call.kind != "call" || call.direction == "inbound" || !call.at || !is_near_in_time(call, claimed)) return false;
  return std::any_of(call.identifiers.begin(), call.identifiers.end(), [&](const Identifier& called) {
    if (called.type != "phone" || !binds(called)) return false;
    return std::any_of(customer_phones.begin(), customer_phones.end(),
                       [&](const std::string& customers) { return is_near_number(called.value, customers); });
  });
}

}  // namespace dossier
