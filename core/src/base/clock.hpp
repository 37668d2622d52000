// The only place that reads the clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dossier {

/// Microseconds since 1970-01-01T00:00:00Z.
using Micros = int64_t;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Micros now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Micros now() const override;
};

/// Stands still until moved: for tests and for the second executable that proves determinism.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Micros at) : at_(at) {}
  Micros now() const override { return at_; }
  void set(Micros at) { at_ = at; }

 private:
  Micros at_;
};

/// RFC 3339 in UTC with Z; fractions only as many digits as needed: 2026-10-14T01:20:00Z, …00.5Z.
std::string rfc3339(Micros at);
/// RFC 3339 with an offset given in minutes: 2026-10-14T09:20:00+08:00.
std::string rfc3339(Micros at, int offset_minutes);
/// Reads RFC 3339 with offset or Z; nothing for any other text.
std::optional<Micros> parse_rfc3339(std::string_view text);

}  // namespace dossier
