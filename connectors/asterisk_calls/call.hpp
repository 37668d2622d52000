// The legs of one call, seen as one call.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <dossier/records.hpp>

#include "leg.hpp"

namespace dossier::asterisk_calls {

/// A house's switchboard as the mapping options describe it.
struct House {
  Numbering numbering;
  std::vector<std::string> internal_contexts, trunk_contexts;
  std::map<std::string, std::string> agents;  // extension → name, or name <agent id>
  std::string timezone, charset;

  explicit House(const Mapping& mapping);
};

/// An extension's part in a call.
struct Participant {
  std::string extension;
  bool spoke = false;       // its leg was answered by a person
  std::string disposition;  // of its last leg: NO ANSWER, BUSY …
};

struct Call {
  std::string id;
  std::vector<Leg> legs;   // by sequence
  std::string start, end;  // as written; the first and the last of all legs
  // How far these wall clocks are ahead of UTC, in minutes, where the uniqueids tell it; they differ when the clocks
  // were changed during the call.
  std::optional<int> start_offset, end_offset;
  std::string direction;  // inbound, outbound, internal
  std::string outcome, outcome_raw;
  std::string outside;                     // the outside number; empty for internal calls
  std::vector<std::string> other_numbers;  // outside numbers besides: dialled by a transfer or a forwarding
  std::vector<Participant> participants;   // extensions, those that spoke first
  std::string queue;
  int64_t seconds = 0;  // spoken, where a person answered; else how long it lasted

  bool is_answered() const { return outcome == "answered"; }
  bool has_extension(const std::string& extension) const;
  /// Every id that names this call: linkedid first, then the legs' uniqueids.
  std::vector<std::string> ids() const;
  /// The names of its recordings, where the log has them.
  std::vector<std::string> recordings() const;
  /// False when it surely lies outside of the window (µs since 1970 UTC, half-open). Where nobody knows the zone of the
  /// log, a wall clock may be any moment of 26 hours.
  bool may_lie_within(int64_t from, int64_t until) const;
};

/// Puts the legs in order, drops copies of the same row, and says what became of the call. `legs` has at least one.
Call call_of(std::vector<Leg> legs, const House& house);

/// As Call::may_lie_within, of a wall clock from … to without offset.
bool may_lie_within(std::string_view start, std::string_view end, int64_t from, int64_t until);

}  // namespace dossier::asterisk_calls
