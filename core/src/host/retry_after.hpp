// How long a server asks us to wait: Retry-After and its dialects.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace dossier {

/// Reads Retry-After (seconds or HTTP date), then ratelimit-reset, x-ratelimit-reset and x-ratelimit-reset-after: a
/// large number is a moment since 1970 (in s or ms), a small one seconds from now. A moment is taken against the
/// server's own Date where it sends one: its clock need not be ours. Header names in lower case. Never negative.
std::optional<std::chrono::milliseconds> asked_wait(const std::vector<std::pair<std::string, std::string>>& headers,
                                                    Micros now);

}  // namespace dossier
