// What the look-ups around claimed contacts say: how many calls an agent made, and which of them are of the case.
#pragma once

#include <vector>

#include "assemble/assemble.hpp"
#include "collect/members.hpp"

namespace dossier {

/// Makes the look-ups by an agent's extension say what the store knows: `records` the calls in the window that are
/// items, `not_shown` the count of all others, `outcome` found or none by the items alone; the path ends in the claim.
Result<void> settle_agent_lookups(std::vector<Lookup>& lookups, const Members& members, Store& store, Micros as_of);

/// The claimed contacts about which a stream was not asked, each as a look-up with the outcome not_asked and the
/// reason: those of why_not_asked, or not_looked_up (no look-up of the last collect knew of it).
std::vector<Lookup> contacts_not_asked(const KnownSource& source, const StreamSpec& stream, const Members& members,
                                       const std::vector<Lookup>& lookups);

}  // namespace dossier
