// Who called whom: the direction of a call, the outside number, the house's people.
#pragma once

#include "call.hpp"

namespace dossier::asterisk_calls {

/// Sets direction, outside and other_numbers.
void find_sides(Call& call, const House& house);
/// Sets participants. Needs the direction.
void find_participants(Call& call, const House& house);

}  // namespace dossier::asterisk_calls
