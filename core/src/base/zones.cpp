#include "base/zones.hpp"

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/civil.hpp"
#include "base/time_text.hpp"

namespace dossier {
namespace {

/// Three letters that ICU keeps from old Java. They are no IANA names, and CST is as much China as Chicago.
constexpr std::string_view doubtful_names =
    " ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST ";

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::unique_ptr<icu::BasicTimeZone> load_zone(std::string_view name) {
  if (name.empty() || doubtful_names.find(" " + std::string(name) + " ") != std::string_view::npos) return nullptr;
  const auto id = unicode(name);
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString canonical;
  UBool known = false;
  icu::TimeZone::getCanonicalID(id, canonical, known, status);
  if (U_FAILURE(status) || !known || canonical == UNICODE_STRING_SIMPLE("Etc/Unknown")) return nullptr;
  std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
  auto* basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
  if (!basic) return nullptr;
  zone.release();
  return std::unique_ptr<icu::BasicTimeZone>(basic);
}

/// Loading a zone costs a hundred times more than using it. Zones stay for good; their const functions are thread-safe.
const icu::BasicTimeZone* zone_named(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<icu::BasicTimeZone>, std::less<>> zones;
  const std::lock_guard lock(mutex);
  const auto known = zones.find(name);
  if (known != zones.end()) return known->second.get();
  auto loaded = load_zone(name);
  if (!loaded) return nullptr;  // not kept: names of payloads must not fill the memory
  return zones.emplace(std::string(name), std::move(loaded)).first->second.get();
}

UDate date_of(Micros at) {
  const Micros milliseconds = at / 1000 - (at % 1000 < 0 ? 1 : 0);
  return static_cast<UDate>(milliseconds);
}

/// The offset of the zone at that moment, in microseconds (before 1900 zones have odd seconds).
Micros offset_at(const icu::BasicTimeZone& zone, Micros at) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t raw = 0, daylight = 0;
  zone.getOffset(date_of(at), false, raw, daylight, status);
  return U_FAILURE(status) ? 0 : (int64_t{raw} + daylight) * 1000;
}

/// The offset that a wall clock of that zone has; the two options differ only around a change of the clocks.
Micros offset_of_wall(const icu::BasicTimeZone& zone, Micros wall, UTimeZoneLocalOption option) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t raw = 0, daylight = 0;
  zone.getOffsetFromLocal(date_of(wall), option, option, raw, daylight, status);
  return U_FAILURE(status) ? 0 : (int64_t{raw} + daylight) * 1000;
}

/// How long the moment that a text names can be, by its last unit, less one microsecond.
Micros width_of(std::string_view precision) {
  if (precision == "us") return 0;
  if (precision == "ms") return 999;
  if (precision == "s") return micros_per_second - 1;
  if (precision == "min") return micros_per_minute - 1;
  return micros_per_day - 1;
}

ResolvedTime exact(Micros at, std::string basis, std::optional<int> offset, std::string precision) {
  const Micros width = width_of(precision);
  return {at, std::move(basis), offset, std::move(precision), at, at + width};
}

ResolvedTime in_zone(const icu::BasicTimeZone& zone, const TimeText& text) {
  const Micros one = text.wall - offset_of_wall(zone, text.wall, UCAL_TZ_LOCAL_FORMER);
  const Micros other = text.wall - offset_of_wall(zone, text.wall, UCAL_TZ_LOCAL_LATTER);
  const Micros first = std::min(one, other);
  auto resolved =
      exact(first, "source_zone", static_cast<int>((text.wall - first) / micros_per_minute), text.precision);
  // A day has 23 or 25 hours when the clocks change: its end is found from its own wall clock.
  const Micros end = text.wall + width_of(text.precision);
  const Micros last =
      end - std::min(offset_of_wall(zone, end, UCAL_TZ_LOCAL_FORMER), offset_of_wall(zone, end, UCAL_TZ_LOCAL_LATTER));
  resolved.latest = std::max(last, std::max(one, other));
  return resolved;
}

ResolvedTime without_zone(const TimeText& text) {
  constexpr Micros hour = 60 * micros_per_minute;
  return {std::nullopt,          "unknown",
          std::nullopt,          text.precision,
          text.wall - 14 * hour, text.wall + width_of(text.precision) + 12 * hour};
}

}  // namespace

bool is_zone(std::string_view iana_name) { return zone_named(iana_name) != nullptr; }

std::optional<ResolvedTime> resolve_time(std::string_view raw, std::string_view form, std::string_view zone) {
  if (form.starts_with("epoch")) {
    const auto epoch = read_epoch(raw, form);
    if (!epoch) return std::nullopt;
    return exact(epoch->wall, "epoch", 0, epoch->precision);
  }
  const auto text = read_time_text(raw);
  if (!text) return std::nullopt;
  if (text->offset_minutes)
    return exact(text->wall - *text->offset_minutes * micros_per_minute, "explicit_offset", text->offset_minutes,
                 text->precision);
  const auto* known = zone_named(zone);
  return known ? in_zone(*known, *text) : without_zone(*text);
}

int offset_minutes_at(std::string_view zone, Micros at) {
  const auto* known = zone_named(zone);
  return known ? static_cast<int>(offset_at(*known, at) / micros_per_minute) : 0;
}

std::string wall_clock(std::string_view zone, Micros at, bool seconds) {
  const auto* known = zone_named(zone);
  auto time = civil_of(at + (known ? offset_at(*known, at) : 0));
  time.micros = 0;
  return civil_text(time, ' ', seconds);
}

}  // namespace dossier
