#include "call_outcome.hpp"

#include <algorithm>
#include <utility>

#include "text.hpp"

namespace dossier::asterisk_calls {
namespace {

// Applications that connect two channels; every other one (Playback, BackGround, VoiceMail …) is a machine that
// answers.
bool connects_people(const Leg& leg) {
  static const std::vector<std::string> applications = {"dial",   "appdial", "queue",      "appqueue",
                                                        "bridge", "pickup",  "confbridge", "meetme"};
  return holds(applications, lower_ascii(leg.lastapp));
}

// Also the voicemail boxes of FreePBX, whose extensions begin so (vmu8021: unavailable, vmb8021: busy).
bool is_voicemail(const Leg& leg) {
  const auto application = lower_ascii(leg.lastapp);
  const bool is_box = leg.dst.size() > 3 && leg.dst.starts_with("vm") && is_digits(leg.dst.substr(3));
  return application == "voicemail" || application == "minivmrecord" || is_box;
}

// Of several failed attempts the one that says most: somebody's telephone rang, or was engaged, or never got that far.
std::string failure_of(const Call& call) {
  static constexpr std::pair<std::string_view, std::string_view> outcomes[] = {{"NO ANSWER", "no_answer"},
                                                                               {"BUSY", "busy"},
                                                                               {"CANCEL", "cancelled"},
                                                                               {"CONGESTION", "congestion"},
                                                                               {"FAILED", "failed"}};
  for (const auto& [disposition, outcome] : outcomes)
    for (const auto& leg : call.legs)
      if (leg.disposition_name() == disposition) return std::string(outcome);
  return "unknown";
}

std::string outcome_of(const Call& call) {
  const auto any = [&](const auto& is_so) { return std::any_of(call.legs.begin(), call.legs.end(), is_so); };
  const Talk talk(call.legs);
  if (any([&](const Leg& leg) { return talk.is_by_person(leg); })) return "answered";
  if (any(is_voicemail)) return "voicemail";
  if (!call.queue.empty() && call.direction == "inbound") return "abandoned_queue";
  const bool answered = any([](const Leg& leg) { return leg.is_answered(); });
  if (answered && !any(connects_people)) return "ivr_only";
  const auto failure = failure_of(call);
  // A menu answered and then dialled somebody who never came.
  return failure == "unknown" && answered ? "no_answer" : failure;
}

}  // namespace

Talk::Talk(const std::vector<Leg>& legs) {
  for (const auto& leg : legs) channels_.insert(leg.channel);
}

bool Talk::is_by_person(const Leg& leg) const {
  return leg.is_answered() && connects_people(leg) && !leg.dstchannel.empty() &&
         channels_.count(other_half(leg.dstchannel)) == 0;
}

void find_queue(Call& call) {
  for (const auto& leg : call.legs)
    if (leg.is_app("queue")) {
      const auto arguments = split(leg.lastdata, ",|");
      call.queue = arguments.empty() ? leg.dst : arguments.front();
      return;
    }
}

void find_outcome(Call& call) {
  Distinct dispositions;
  for (const auto& leg : call.legs) dispositions.add(leg.disposition);
  call.outcome_raw = joined(dispositions.list(), ", ");
  call.outcome = outcome_of(call);
}

}  // namespace dossier::asterisk_calls
