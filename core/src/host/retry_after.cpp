#include "host/retry_after.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "base/zones.hpp"

namespace dossier {
namespace {

using std::chrono::milliseconds;
using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr double longest_seconds = 366.0 * 86'400;

std::optional<std::string_view> header(const Headers& headers, std::string_view name) {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& field) { return field.first == name; });
  if (found == headers.end()) return std::nullopt;
  return found->second;
}

/// A plain decimal number, whole text.
std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

milliseconds wait_of(double seconds) {
  return milliseconds(static_cast<int64_t>(std::ceil(std::clamp(seconds, 0.0, longest_seconds) * 1000)));
}

std::optional<Micros> http_date(std::string_view text) {
  const auto resolved = resolve_time(text, "local", {});
  return resolved ? resolved->utc : std::nullopt;
}

}  // namespace

std::optional<milliseconds> asked_wait(const Headers& headers, Micros now) {
  const auto date = header(headers, "date");
  const Micros server_now = date ? http_date(*date).value_or(now) : now;
  const auto until = [&](double moment_seconds) {
    return wait_of(moment_seconds - static_cast<double>(server_now) / 1e6);
  };
  if (const auto after = header(headers, "retry-after")) {
    if (const auto seconds = number(*after)) return wait_of(*seconds);
    if (const auto moment = http_date(*after)) return until(static_cast<double>(*moment) / 1e6);
  }
  for (const std::string_view name :
       {"x-ratelimit-reset-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"}) {
    const auto text = header(headers, name);
    const auto value = text ? number(*text) : std::nullopt;
    if (!value) continue;
    if (*value > 1e11) return until(*value / 1000);  // milliseconds since 1970
    if (*value > 1e9) return until(*value);          // seconds since 1970
    return wait_of(*value);
  }
  return std::nullopt;
}

}  // namespace dossier
