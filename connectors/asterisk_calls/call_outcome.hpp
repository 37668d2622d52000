// What became of a call.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "call.hpp"

namespace dossier::asterisk_calls {

/// Who answers in the legs of one call.
class Talk {
 public:
  explicit Talk(const std::vector<Leg>& legs);

  /// True when a person answered this leg: not a menu, a queue's music, a voicemail. Where the leg ends in a Local
  /// channel, whose other half is in the log too, that one decides.
  bool is_by_person(const Leg& leg) const;

 private:
  std::unordered_set<std::string> channels_;
};

/// Sets the queue that the call waited in.
void find_queue(Call& call);
/// Sets outcome and outcome_raw. Needs queue and direction.
void find_outcome(Call& call);

}  // namespace dossier::asterisk_calls
