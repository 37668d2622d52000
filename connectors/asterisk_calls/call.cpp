#include "call.hpp"

#include <algorithm>
#include <set>

#include "call_outcome.hpp"
#include "call_sides.hpp"
#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr int64_t second = 1000000;

// Accountlogs write every row a second time; the fields are what tells a copy from another leg.
std::string identity_of(const Leg& leg) {
  return joined({leg.uniqueid, leg.sequence, leg.start, leg.end, leg.channel, leg.dstchannel, leg.lastapp, leg.lastdata,
                 leg.disposition, leg.src, leg.dst},
                "\x1f");
}

void drop_copies(std::vector<Leg>& legs) {
  std::set<std::string> known;
  std::erase_if(legs, [&](const Leg& leg) { return !known.insert(identity_of(leg)).second; });
}

void sort_by_sequence(std::vector<Leg>& legs) {
  const bool all_numbered =
      std::all_of(legs.begin(), legs.end(), [](const Leg& leg) { return whole_number(leg.sequence).has_value(); });
  std::stable_sort(legs.begin(), legs.end(), [&](const Leg& left, const Leg& right) {
    if (all_numbered) return *whole_number(left.sequence) < *whole_number(right.sequence);
    return left.start < right.start;
  });
}

// A leg begins with its channel or later, never before: the least that a wall clock is ahead of its uniqueid.
std::optional<int> offset_of(const std::vector<Leg>& legs) {
  std::optional<int64_t> least;
  for (const auto& leg : legs) {
    const auto wall = wall_seconds(leg.start), epoch = epoch_of(leg.uniqueid.empty() ? leg.linkedid : leg.uniqueid);
    if (wall && epoch) least = std::min(least.value_or(*wall - *epoch), *wall - *epoch);
  }
  return least ? offset_from(*least) : std::nullopt;
}

int64_t seconds_of(const Leg& leg) { return whole_number(leg.duration).value_or(0); }

// Where the wall clock moved otherwise than the time that passed, the clocks were changed.
int minutes_changed(const Leg& leg) {
  const auto start = wall_seconds(leg.start), end = wall_seconds(leg.end), passed = whole_number(leg.duration);
  return start && end && passed ? offset_from(*end - *start - *passed).value_or(0) : 0;
}

void place_in_time(Call& call) {
  const auto ends = [](const Leg& leg) { return wall_seconds(leg.start).value_or(0) + seconds_of(leg); };
  const auto first = std::min_element(call.legs.begin(), call.legs.end(),
                                      [](const Leg& left, const Leg& right) { return left.start < right.start; });
  const auto last = std::max_element(call.legs.begin(), call.legs.end(),
                                     [&](const Leg& left, const Leg& right) { return ends(left) < ends(right); });
  call.start = first->start;
  // FreePBX's table has no end.
  const auto begins = wall_seconds(last->start), lasts = whole_number(last->duration);
  call.end = last->end.empty() && begins && lasts ? wall_text((*begins + *lasts) * 1000) : last->end;
  call.start_offset = call.end_offset = offset_of(call.legs);
  if (call.end_offset) *call.end_offset += minutes_changed(*last);
}

void measure(Call& call) {
  const Talk talk(call.legs);
  for (const auto& leg : call.legs) {
    if (call.is_answered() && !talk.is_by_person(leg)) continue;
    const auto seconds = whole_number(call.is_answered() ? leg.billsec : leg.duration);
    call.seconds = std::max(call.seconds, seconds.value_or(0));
  }
}

}  // namespace

House::House(const Mapping& mapping)
    : numbering(mapping),
      internal_contexts(split(mapping.text("internal_contexts"), ",")),
      trunk_contexts(split(mapping.text("trunk_contexts"), ",")),
      agents(mapping.map("agents")),
      timezone(mapping.timezone("timezone")),
      charset(mapping.text("charset")) {}

bool Call::has_extension(const std::string& extension) const {
  return std::any_of(participants.begin(), participants.end(),
                     [&](const Participant& one) { return one.extension == extension; });
}

std::vector<std::string> Call::ids() const {
  Distinct ids;
  ids.add(id);
  for (const auto& leg : legs) ids.add(leg.uniqueid);
  return ids.list();
}

std::vector<std::string> Call::recordings() const {
  Distinct names;
  for (const auto& leg : legs) names.add(leg.recordingfile);
  return names.list();
}

bool Call::may_lie_within(int64_t from, int64_t until) const {
  const auto begins = wall_seconds(start), ends = wall_seconds(end.empty() ? start : end);
  if (!start_offset || !begins || !ends) return asterisk_calls::may_lie_within(start, end, from, until);
  return (*begins - *start_offset * 60) * second < until && (*ends - *end_offset * 60 + 1) * second > from;
}

bool may_lie_within(std::string_view start, std::string_view end, int64_t from, int64_t until) {
  constexpr int64_t hour = 3600;
  const auto begins = wall_seconds(start), ends = wall_seconds(end.empty() ? start : end);
  if (!begins || !ends) return true;
  return (*begins - 14 * hour) * second < until && (*ends + 12 * hour + 1) * second > from;
}

Call call_of(std::vector<Leg> legs, const House& house) {
  Call call;
  call.id = legs.front().call_id();
  drop_copies(legs);
  sort_by_sequence(legs);
  call.legs = std::move(legs);
  find_queue(call);
  find_sides(call, house);
  find_participants(call, house);
  find_outcome(call);
  place_in_time(call);
  measure(call);
  return call;
}

}  // namespace dossier::asterisk_calls
