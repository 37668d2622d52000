// From what a source calls a time to an interval of UTC (ICU zones).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace dossier {

bool is_zone(std::string_view iana_name);

struct ResolvedTime {
  std::optional<Micros> utc;  // nothing when the zone is not known
  std::string basis;          // explicit_offset, epoch, source_zone, unknown
  std::optional<int> offset_minutes;
  std::string precision;  // us, ms, s, min, day
  Micros earliest = 0;    // the interval in which the true time lies, both ends inclusive
  Micros latest = 0;
};

/// Resolves a raw time. `form`: local, offset, epoch_s, epoch_ms, epoch_us (dossier/records.hpp); `zone` for local.
/// Reads ISO 8601 (T or blank, 0–9 fraction digits, `Z`, ±hh:mm, ±hhmm, ±hh), `YYYY-MM-DD`, `YYYY/MM/DD HH:MM`,
/// `YYYYMMDDHHMMSS`, RFC 2822. Zone-less without a known zone: wall clock −14 h … +12 h. In a DST overlap: both times
/// are in the interval. Date alone: the whole day. Nothing for a text that is no time, or a year outside 1900–9999.
std::optional<ResolvedTime> resolve_time(std::string_view raw, std::string_view form, std::string_view zone);

/// The zone's offset from UTC at that moment, in minutes.
int offset_minutes_at(std::string_view zone, Micros at);

/// "2026-10-14 09:20:00" in that zone; `seconds` false leaves them out.
std::string wall_clock(std::string_view zone, Micros at, bool seconds = true);

}  // namespace dossier
