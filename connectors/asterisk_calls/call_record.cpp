#include "call_record.hpp"

#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

void add_people(RecordBuilder& record, const Call& call, const House& house) {
  Distinct unanswered;
  for (const auto& one : call.participants) {
    const auto agent = agent_at(one.extension, house);
    record.identifier("extension", one.extension, Owner::agent);
    record.identifier("agent_id", agent.id, Owner::agent);
    // Whom a queue rang and who did not answer is no party of a conversation that somebody else had, or nobody.
    if (one.spoke || (!call.is_answered() && call.direction != "inbound"))
      record.party("agent", agent.name, one.extension);
    else unanswered.add(one.extension + (one.disposition == "ANSWERED" ? "" : " (" + one.disposition + ")"));
  }
  record.detail("rang_unanswered", joined(unanswered.list(), ", "));
}

void add_numbers(RecordBuilder& record, const Call& call) {
  // A number in a call is whoever's it is: it binds the call to a case, and is never followed from here.
  record.identifier("phone", call.outside, Owner::none);
  for (const auto& number : call.other_numbers) record.identifier("phone", number, Owner::none);
  for (const auto& id : call.ids()) record.identifier("call_id", id, Owner::none);
}

void add_details(RecordBuilder& record, const Call& call) {
  const auto& first = call.legs.front();
  Distinct applications, userfields, dids;
  for (const auto& leg : call.legs) {
    applications.add(leg.lastapp);
    userfields.add(leg.userfield);
    dids.add(leg.did);
  }
  const auto name = name_in(first.clid);
  record.detail("caller", first.src)
      .detail("caller_name", call.direction == "inbound" && name != first.src ? name : "")
      .detail("dialled", first.dst)
      .detail("did", joined(dids.list(), ", "))
      .detail("queue", call.queue)
      .detail("duration_s", std::to_string(call.seconds))
      .detail("legs", std::to_string(call.legs.size()))
      .detail("applications", joined(applications.list(), ", "))
      .detail("recording_file", joined(call.recordings(), ", "))
      .detail("userfield", joined(userfields.list(), ", "));
}

}  // namespace

Key call_key(std::string_view id) { return Key("call", id); }

Agent agent_at(const std::string& extension, const House& house) {
  const auto found = house.agents.find(extension);
  return found == house.agents.end() ? Agent() : Agent{name_in(found->second), number_in(found->second)};
}

void add_call(const Call& call, const House& house, std::string_view pointer, Records& out) {
  auto& record = out.add("call", call_key(call.id), pointer)
                     .at(raw_time(call.start, call.start_offset, house.timezone))
                     .until(raw_time(call.end, call.end_offset, house.timezone))
                     .channel("hotline")
                     .direction(call.direction)
                     .outcome(call.outcome, call.outcome_raw);
  add_people(record, call, house);
  add_numbers(record, call);
  add_details(record, call);
}

}  // namespace dossier::asterisk_calls
