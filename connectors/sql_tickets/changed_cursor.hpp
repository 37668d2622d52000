// Where a pull stands: the time of a ticket's change as the database writes it, and the ticket.
#pragma once

#include <cstdint>
#include <dossier/connector.hpp>
#include <string>

namespace dossier::sql_tickets {

/// Ordered by time, then by ticket. The time is the database's own wall clock and is never turned into another one: no
/// zone has to be known, and no digit of it is lost.
struct ChangedAt {
  std::string changed = "1970-01-01 00:00:00";
  std::string ticket = "0";
};

/// Whether a time of change begins as a date and a time, "2026-10-14 09:20:00".
bool is_wall_clock(const std::string& text);

/// Whether a wall clock, with a blank or a T between date and time, lies before another one with a blank.
bool is_before(std::string text, const std::string& other);

/// That much earlier, without fraction and offset. `text` is a wall clock. Never before 1970.
std::string earlier(const std::string& text, int64_t minutes);

/// A cursor is the time of the last change that was taken; or, of a run that was cut short, a JSON object that also
/// names its last ticket, and since when the next whole run must look again: where a run was cut short, what was
/// written then in a long transaction may have been seen by nobody.
struct ChangedCursor {
  ChangedAt at;
  std::string since;  // empty: the run was whole

  /// Of a pull; at the beginning for an empty one. Errors: config, for a text that is neither.
  static Result<ChangedCursor> of(const Request& request);
  std::string text() const;
};

}  // namespace dossier::sql_tickets
