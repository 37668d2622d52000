#include "assemble/agent_side.hpp"

#include <algorithm>

namespace dossier {
namespace {

bool is_around(const Lookup& lookup, const ClaimedContact& contact) {
  if (!contact.at) return false;
  const auto window = window_of(*contact.at);
  if (lookup.from != window.from || lookup.until != window.until) return false;
  return std::any_of(contact.agents.begin(), contact.agents.end(),
                     [&](const Identifier& agent) { return agent.key() == lookup.identifier.key(); });
}

Result<void> count(Lookup& lookup, const Members& members, Store& store, Micros as_of) {
  lookup.records = 0;
  lookup.not_shown = 0;
  for (const auto& call : DOSSIER_TRY(store.records_with(lookup.identifier, as_of))) {
    if (call.source != lookup.source || call.stream != lookup.stream || call.kind != "call" ||
        !is_within(call, {lookup.from, lookup.until}))
      continue;
    ++(members.records.count(key_of(call)) ? lookup.records : *lookup.not_shown);
  }
  if (lookup.outcome != "gap") lookup.outcome = lookup.records > 0 ? "found" : "none";
  return {};
}

Lookup not_asked(const KnownSource& source, const StreamSpec& stream, const ClaimedContact& contact,
                 const std::string& reason) {
  Lookup lookup;
  lookup.source = source.name;
  lookup.stream = stream.name;
  lookup.identifier = {std::string(contact_time_claim), {}, contact.text, contact.text, "none"};
  if (!contact.agents.empty()) lookup.identifier = contact.agents.front();
  lookup.path = path_to(contact, lookup.identifier);
  if (contact.agents.empty()) lookup.path.pop_back();
  lookup.outcome = "not_asked";
  lookup.reason = reason;
  return lookup;
}

}  // namespace

Result<void> settle_agent_lookups(std::vector<Lookup>& lookups, const Members& members, Store& store, Micros as_of) {
  for (auto& lookup : lookups) {
    if (!is_agents(lookup.identifier.type)) continue;
    DOSSIER_TRY(count(lookup, members, store, as_of));
    for (const auto& contact : members.contacts)
      if (is_around(lookup, contact)) {
        lookup.path = path_to(contact, lookup.identifier);
        break;
      }
  }
  return {};
}

std::vector<Lookup> contacts_not_asked(const KnownSource& source, const StreamSpec& stream, const Members& members,
                                       const std::vector<Lookup>& lookups) {
  if (!source.enabled || std::none_of(stream.consumes.begin(), stream.consumes.end(), is_agents)) return {};
  const bool did_not_start = std::any_of(lookups.begin(), lookups.end(), [&](const Lookup& lookup) {
    return lookup.source == source.name && lookup.stream.empty();
  });
  std::vector<Lookup> silent;
  for (const auto& contact : members.contacts) {
    auto reason = why_not_asked(contact, stream, {source.name, source.realm}, members.window);
    const bool was_asked = std::any_of(lookups.begin(), lookups.end(), [&](const Lookup& lookup) {
      return lookup.source == source.name && lookup.stream == stream.name && is_around(lookup, contact);
    });
    if (was_asked || (reason.empty() && did_not_start)) continue;
    silent.push_back(not_asked(source, stream, contact, reason.empty() ? "not_looked_up" : reason));
  }
  return silent;
}

}  // namespace dossier
