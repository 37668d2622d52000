// The one bounded exception to "only the customer's identifiers are followed": where a member of staff says that he
// reached, or tried to reach, the customer at a time, his extension is looked up around that time, so that a call to a
// mistyped number is found. Used while collecting, and again when assembling from the store, so that both agree.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "collect/trail.hpp"
#include "config/config.hpp"

namespace dossier {

/// A contact as staff entered it.
struct ClaimedContact {
  std::string text;                // the claimed time, as entered
  std::optional<Instant> at;       // nothing when the text is no time
  std::vector<Identifier> agents;  // extensions and agent ids on the same record; empty when it names none
  std::vector<std::string> path;   // how the record was found
};

/// What is asked around a claimed contact, µs since 1970 UTC, half-open: half an hour before and after. A time whose
/// zone nobody knows is an interval, and the window that much wider.
struct ContactWindow {
  Micros from = 0, until = 0;
};
ContactWindow window_of(const Instant& claimed);

/// The claims of a contact that a record carries. `path`: how the record was found.
std::vector<ClaimedContact> claimed_contacts(const Record& record, const std::vector<std::string>& path);

/// A configured source, as far as it decides what can be asked there.
struct AskedSource {
  const std::string& name;
  const std::map<std::string, std::string>& realm;  // as configured
};

/// By which of the agent's identifiers a stream can be asked: extensions, else agent ids, valid in the source's realm.
std::vector<Identifier> askable(const ClaimedContact& contact, const StreamSpec& stream, const AskedSource& source);

/// Why a stream that knows agents cannot be asked about a contact: contact_time_unreadable, outside_window,
/// agent_unknown, other_realm. Empty when it can.
std::string why_not_asked(const ClaimedContact& contact, const StreamSpec& stream, const AskedSource& source,
                          const CaseWindow& window);

/// "complaint_no TS…", "extension 8012", "contact_time 2026-10-15 10:05"
std::vector<std::string> path_to(const ClaimedContact& contact, const Identifier& agent);

/// True for a call that overlaps the window.
bool is_within(const Record& call, const ContactWindow& window);

/// True for a call, not from the customer, within five minutes of the claimed time, to a number that differs from one
/// of the customer's in one or two digits (a swap of two is that too). Numbers are compared as digits of E.164; one
/// that is no number anywhere is compared with the customer's national digits; a masked one with nothing.
bool is_near_miss(const Record& call, const Instant& claimed, const std::vector<std::string>& customer_phones);

}  // namespace dossier
