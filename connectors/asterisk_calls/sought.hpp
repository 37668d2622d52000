// What a look-up asks for.
#pragma once

#include <functional>
#include <string>
#include <unordered_set>

#include <dossier/connector.hpp>

#include "call.hpp"

namespace dossier::asterisk_calls {

struct Sought {
  std::unordered_set<std::string> spellings;   // of a customer's number, as the switchboard may write it
  std::string digits;                          // that every spelling holds
  std::unordered_set<std::string> extensions;  // of an agent, around a contact that he claims
  std::string asked;                           // "extension 8021", "agent_id 1007"; empty of a number
  int64_t from = 0, until = 0;                 // µs since 1970 UTC, half-open

  /// Errors: config for an agent's id that the option "agents" does not name.
  static Result<Sought> of(const Request& request, const House& house);

  bool is_about_an_agent() const { return !extensions.empty(); }
  /// True for a leg in which the number or the extension takes part.
  bool is_in(const Leg& leg, const Numbering& numbering) const;
  /// True for a call within the window, in which the extension takes part.
  bool is_in(const Call& call) const;
  /// The key of a call's document. What is asked about an agent is another document than what is asked about a
  /// customer, though its rows be the same.
  std::string key_of(const std::string& log, const std::string& call) const;
  /// True for bytes that hold the digits.
  bool is_in(std::string_view bytes) const;
  /// False for most rows in which nothing takes part that is sought: much cheaper than making a leg of each.
  bool may_be_in(const CsvRow& row, std::string_view bytes) const;
};

/// A call that was found, and how its rows go to the host.
struct FoundCall {
  Call call;
  std::function<Result<void>(Sink& sink)> hand_over;
  size_t state = 0;  // a hash of its rows: another one where any of them is another
};

struct FoundCalls {
  std::vector<FoundCall> calls;
  std::vector<std::function<Result<void>(Sink& sink)>> damaged;  // rows that hold what is sought and cannot be read
  std::string incomplete;                                        // why there may be more
};

}  // namespace dossier::asterisk_calls
