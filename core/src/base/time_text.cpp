#include "base/time_text.hpp"

#include <array>
#include <charconv>

#include "base/civil.hpp"

namespace dossier {
namespace {

/// Reads a text from the left; each function takes what it names, or leaves the text as it is and says no.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  bool word(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  bool any_of(std::string_view letters) {
    if (rest_.empty() || letters.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void blanks() {
    while (any_of(" \t\r\n")) {
    }
  }
  /// Between `least` and `most` digits.
  bool number(size_t least, size_t most, int& value) {
    size_t count = 0;
    int read = 0;
    while (count < most && count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9')
      read = read * 10 + (rest_[count++] - '0');
    if (count < least) return false;
    rest_.remove_prefix(count);
    value = read;
    return true;
  }
  std::string_view letters() {
    size_t count = 0;
    while (count < rest_.size() && ((rest_[count] | 0x20) >= 'a' && (rest_[count] | 0x20) <= 'z')) ++count;
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

 private:
  std::string_view rest_;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

bool same_letters(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (size_t index = 0; index < left.size(); ++index)
    if ((left[index] | 0x20) != (right[index] | 0x20)) return false;
  return true;
}

/// One to nine digits after a point or comma. More than six lose what is beyond the microsecond.
bool fraction(Reader& reader, CivilTime& time, std::string& precision) {
  if (!reader.any_of(".,")) return true;
  int digits = 0, digit = 0;
  int64_t unit = 100'000;
  while (reader.number(1, 1, digit)) {
    time.micros += digit * unit;
    unit /= 10;
    if (++digits > 9) return false;
  }
  precision = digits <= 3 ? "ms" : "us";
  return digits > 0;
}

/// hh:mm, hh:mm:ss, hh:mm:ss.fff; also hh时mm分ss秒.
bool time_of_day(Reader& reader, CivilTime& time, std::string& precision) {
  if (!reader.number(1, 2, time.hour) || !(reader.any_of(":") || reader.word("时")) ||
      !reader.number(2, 2, time.minute))
    return false;
  precision = "min";
  const bool chinese = reader.word("分");
  if (!chinese && !reader.any_of(":")) return true;
  if (chinese && reader.done()) return true;
  if (!reader.number(2, 2, time.second)) return false;
  precision = "s";
  if (chinese) return reader.word("秒");
  return fraction(reader, time, precision);
}

/// Z, UTC, GMT, ±hh:mm, ±hhmm, ±hh; nothing at all is fine too.
bool offset(Reader& reader, std::optional<int>& minutes) {
  if (reader.done()) return true;
  if (reader.any_of("Zz") || reader.word("UTC") || reader.word("GMT")) {
    minutes = 0;
    return reader.done();
  }
  const bool west = reader.rest().front() == '-';
  int hours = 0, rest = 0;
  if (!reader.any_of("+-") || !reader.number(2, 2, hours)) return false;
  if (!reader.done()) {
    reader.any_of(":");
    if (!reader.number(2, 2, rest)) return false;
  }
  if (hours > 18 || rest > 59 || !reader.done()) return false;
  minutes = (west ? -1 : 1) * (hours * 60 + rest);
  return true;
}

std::optional<TimeText> finish(const CivilTime& time, std::optional<int> minutes, std::string precision) {
  if (time.year < 1900) return std::nullopt;
  const auto wall = micros_of(time);
  if (!wall) return std::nullopt;
  return TimeText{*wall, minutes, std::move(precision)};
}

/// 2026-10-14…, 2026/10/14…, 2026.10.14…, 2026年10月14日…
std::optional<TimeText> separated(Reader reader) {
  CivilTime time;
  std::optional<int> minutes;
  std::string precision = "day";
  if (!reader.number(4, 4, time.year)) return std::nullopt;
  if (reader.word("年")) {
    if (!reader.number(1, 2, time.month) || !reader.word("月") || !reader.number(1, 2, time.day) || !reader.word("日"))
      return std::nullopt;
  } else {
    const auto separator = reader.rest().substr(0, 1);
    if (separator.empty() || !reader.any_of("-/.") || !reader.number(1, 2, time.month) || !reader.word(separator) ||
        !reader.number(1, 2, time.day))
      return std::nullopt;
  }
  if (reader.done()) return finish(time, minutes, precision);
  if (!reader.any_of("Tt")) reader.blanks();
  if (!time_of_day(reader, time, precision)) return std::nullopt;
  reader.blanks();
  if (!offset(reader, minutes)) return std::nullopt;
  return finish(time, minutes, precision);
}

/// 20261014, 202610140920, 20261014092000, 20261014T092000, each with an offset or without.
std::optional<TimeText> compact(Reader reader) {
  CivilTime time;
  std::optional<int> minutes;
  std::string precision = "day";
  if (!reader.number(4, 4, time.year) || !reader.number(2, 2, time.month) || !reader.number(2, 2, time.day))
    return std::nullopt;
  if (reader.done()) return finish(time, minutes, precision);
  reader.any_of("Tt");
  if (!reader.number(2, 2, time.hour) || !reader.number(2, 2, time.minute)) return std::nullopt;
  precision = "min";
  if (reader.number(2, 2, time.second)) {
    precision = "s";
    if (!fraction(reader, time, precision)) return std::nullopt;
  }
  if (!offset(reader, minutes)) return std::nullopt;
  return finish(time, minutes, precision);
}

bool month_named(std::string_view name, int& month) {
  constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (size_t index = 0; index < names.size(); ++index)
    if (same_letters(name, names[index])) {
      month = static_cast<int>(index) + 1;
      return true;
    }
  return false;
}

/// The zones by letters that RFC 2822 defines. Any other name says nothing: its section 4.3 reads it as -0000.
bool mail_zone(Reader& reader, std::optional<int>& minutes) {
  struct Named {
    std::string_view name;
    int hours;
  };
  constexpr std::array<Named, 11> known{{{"UT", 0},
                                         {"GMT", 0},
                                         {"UTC", 0},
                                         {"Z", 0},
                                         {"EST", -5},
                                         {"EDT", -4},
                                         {"CST", -6},
                                         {"CDT", -5},
                                         {"MST", -7},
                                         {"MDT", -6},
                                         {"PST", -8}}};
  if (reader.done() || reader.rest().front() == '+' || reader.rest().front() == '-') return offset(reader, minutes);
  const auto name = reader.letters();
  if (same_letters(name, "PDT")) minutes = -7 * 60;
  for (const auto& zone : known)
    if (same_letters(name, zone.name)) minutes = zone.hours * 60;
  return !name.empty() && reader.done();
}

/// Wed, 14 Oct 2026 09:20:00 +0800 (CST)
std::optional<TimeText> mail_date(std::string_view text) {
  const size_t comment = text.find('(');
  Reader reader(trimmed(text.substr(0, comment)));
  CivilTime time;
  std::optional<int> minutes;
  std::string precision;
  if (!reader.letters().empty() && !reader.any_of(",")) return std::nullopt;
  reader.blanks();
  if (!reader.number(1, 2, time.day)) return std::nullopt;
  reader.any_of("-") ? void() : reader.blanks();
  if (!month_named(reader.letters(), time.month)) return std::nullopt;
  reader.any_of("-") ? void() : reader.blanks();
  if (!reader.number(2, 4, time.year)) return std::nullopt;
  if (time.year < 50) time.year += 2000;
  else if (time.year < 1000) time.year += 1900;
  reader.blanks();
  if (!time_of_day(reader, time, precision)) return std::nullopt;
  reader.blanks();
  // -0000 says that the zone is not known (RFC 2822, section 3.3).
  const bool unknown = reader.rest() == "-0000";
  if (!mail_zone(reader, minutes)) return std::nullopt;
  if (unknown) minutes.reset();
  return finish(time, minutes, precision);
}

}  // namespace

std::optional<TimeText> read_time_text(std::string_view raw) {
  const auto text = trimmed(raw);
  if (text.size() > 80) return std::nullopt;
  if (auto read = separated(Reader(text))) return read;
  if (auto read = compact(Reader(text))) return read;
  return mail_date(text);
}

std::optional<TimeText> read_epoch(std::string_view raw, std::string_view form) {
  const auto text = trimmed(raw);
  const int64_t unit = form == "epoch_us" ? 1 : form == "epoch_ms" ? 1000 : form == "epoch_s" ? micros_per_second : 0;
  int64_t whole = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (unit == 0 || problem != std::errc() || end == text.data()) return std::nullopt;
  // 9999-12-31 in the unit; what lies beyond is another unit taken for this one, or no time.
  static const int64_t first = *micros_of({1900, 1, 1}), last = *micros_of({9999, 12, 31, 23, 59, 59});
  if (whole < first / unit || whole > last / unit) return std::nullopt;
  TimeText time{whole * unit, 0, unit == 1 ? "us" : unit == 1000 ? "ms" : "s"};
  std::string_view rest = text.substr(static_cast<size_t>(end - text.data()));
  if (rest.empty()) return time;
  if (rest.front() != '.' || rest.size() < 2 || rest.size() > 16) return std::nullopt;
  const bool before = text.front() == '-';
  int64_t part = unit;
  for (const char digit : rest.substr(1)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    part /= 10;
    time.wall += (before ? -1 : 1) * (digit - '0') * part;
  }
  time.precision = unit == micros_per_second && rest.size() <= 4 ? "ms" : "us";
  return time;
}

}  // namespace dossier
