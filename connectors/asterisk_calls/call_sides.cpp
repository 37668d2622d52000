#include "call_sides.hpp"

#include <algorithm>
#include <unordered_map>

#include "call_outcome.hpp"
#include "text.hpp"

namespace dossier::asterisk_calls {
namespace {

bool comes_from_inside(const Leg& leg, const House& house) {
  if (holds(house.trunk_contexts, leg.dcontext)) return false;
  const bool is_internal = holds(house.internal_contexts, leg.dcontext);
  const auto peer = peer_of(leg.channel);
  if (!is_local(leg.channel) && !peer.empty()) {
    if (house.numbering.is_extension(peer)) return true;
    if (!is_internal) return false;
  }
  return house.numbering.is_extension(leg.src) || (is_internal && !house.numbering.is_outside(leg.src));
}

// The first number that Dial called, which stands there without the prefix for an outside line.
std::string called_by_dial(const Leg& leg, const House& house) {
  if (house.numbering.is_extension(peer_of(leg.dstchannel))) return {};
  const auto numbers = numbers_in(leg.lastdata);
  return numbers.empty() ? std::string() : numbers.front();
}

// The number dialled to the outside: what was asked for, or, where that is a name of the dialplan, what Dial called.
std::string dialled_outside(const Leg& leg, const House& house) {
  if (house.numbering.is_outside(leg.dst)) return house.numbering.without_prefix(leg.dst);
  return house.numbering.is_extension(leg.dst) ? std::string() : called_by_dial(leg, house);
}

std::string caller_of(const Leg& leg, const House& house) {
  if (comes_from_inside(leg, house)) return {};  // its outside number is the one that the house shows
  for (const auto& number : {leg.src, leg.cnum, number_in(leg.clid)})
    if (house.numbering.is_outside(number)) return number;
  return {};
}

// What callers dial to reach the house is no party of the call; where it was forwarded to is.
std::string reached_outside(const Leg& leg, const Call& call, const House& house) {
  if (call.direction != "inbound") return dialled_outside(leg, house);
  return leg.is_app("dial") ? called_by_dial(leg, house) : std::string();
}

// Whom a leg of the house rang, or, in a call that went out, who made it.
std::vector<std::string> people_of(const Leg& leg, const Call& call, const House& house) {
  const auto rung = peer_of(leg.dstchannel);
  if (call.direction == "inbound" && house.numbering.is_extension(rung)) return {rung};
  return extensions_of(leg, house.numbering);
}

}  // namespace

void find_sides(Call& call, const House& house) {
  const auto& first = call.legs.front();
  const bool from_inside = comes_from_inside(first, house);
  call.outside = house.numbering.with_area(from_inside ? dialled_outside(first, house) : caller_of(first, house));
  call.direction = !from_inside ? "inbound" : call.outside.empty() ? "internal" : "outbound";
  Distinct numbers;
  numbers.add(call.outside);
  for (const auto& leg : call.legs)
    for (const auto& number : {caller_of(leg, house), reached_outside(leg, call, house)})
      numbers.add(house.numbering.with_area(number));
  call.other_numbers = numbers.list();
  std::erase(call.other_numbers, call.outside);
}

void find_participants(Call& call, const House& house) {
  const Talk talk(call.legs);
  std::unordered_map<std::string, size_t> places;
  for (const auto& leg : call.legs)
    for (const auto& extension : people_of(leg, call, house)) {
      const auto [place, is_new] = places.emplace(extension, call.participants.size());
      if (is_new) call.participants.push_back({extension, false, {}});
      auto& one = call.participants[place->second];
      one.spoke = one.spoke || talk.is_by_person(leg);
      one.disposition = leg.disposition_name();
    }
  std::stable_partition(call.participants.begin(), call.participants.end(),
                        [](const Participant& one) { return one.spoke; });
}

}  // namespace dossier::asterisk_calls
