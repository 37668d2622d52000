// The shapes in which sources write a time, read into a wall clock and, where the text names one, its offset.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dossier {

struct TimeText {
  int64_t wall = 0;                   // microseconds since 1970-01-01T00:00:00 of the wall clock itself
  std::optional<int> offset_minutes;  // east of UTC; nothing when the text names none
  std::string precision;              // us, ms, s, min, day
};

/// ISO 8601, YYYY/MM/DD, YYYY年MM月DD日, YYYYMMDDHHMMSS, RFC 2822. Nothing for any other text or a year outside
/// 1900–9999.
std::optional<TimeText> read_time_text(std::string_view raw);

/// `form`: epoch_s, epoch_ms, epoch_us; a decimal fraction is read as far as the microsecond. The zone of the result is
/// UTC.
std::optional<TimeText> read_epoch(std::string_view raw, std::string_view form);

}  // namespace dossier
