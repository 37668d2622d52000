// Wall-clock texts, and what a uniqueid says about the zone that they are in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <dossier/records.hpp>

namespace dossier::asterisk_calls {

/// Seconds since 1970 of a wall clock "2026-10-16 10:20:05" (also with T, or fractions, which are dropped), counted as
/// if it were UTC. Nothing for what is no time.
std::optional<int64_t> wall_seconds(std::string_view text);
/// The way back, with milliseconds where there are any: "2026-10-16 10:20:05.250".
std::string wall_text(int64_t milliseconds);

/// The seconds since 1970 UTC in a uniqueid: "1792117205.5007", "pbx1-1792117205.5007". Nothing for other ids.
std::optional<int64_t> epoch_of(std::string_view uniqueid);

/// How far a wall clock is ahead of UTC, in minutes, when `behind` seconds (wall clock less the uniqueid's seconds) are
/// an offset that zones have, to within the seconds that a row may begin after its channel.
std::optional<int> offset_from(int64_t behind);

/// "+08:00"
std::string offset_text(int minutes);

/// A wall clock as a record's time: with the offset where that is known, else in the zone that the options name.
RawTime raw_time(const std::string& wall_clock, const std::optional<int>& offset, const std::string& zone);

}  // namespace dossier::asterisk_calls
