#include "host/retry_after.hpp"

#include <gtest/gtest.h>

namespace dossier {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;
constexpr Micros now = 1'791'940'830'000'000;  // Wed, 14 Oct 2026 01:20:30 GMT

std::optional<int64_t> wait(const Headers& headers) {
  const auto asked = asked_wait(headers, now);
  if (!asked) return std::nullopt;
  return asked->count();
}

TEST(RetryAfter, ReadsSecondsAndDates) {
  EXPECT_EQ(wait({{"retry-after", "30"}}), 30'000);
  EXPECT_EQ(wait({{"retry-after", "0"}}), 0);
  EXPECT_EQ(wait({{"retry-after", "1.5"}}), 1'500);
  EXPECT_EQ(wait({{"retry-after", "Wed, 14 Oct 2026 01:21:00 GMT"}}), 30'000);
  EXPECT_EQ(wait({{"retry-after", "Wed, 14 Oct 2026 01:00:00 GMT"}}), 0);
}

TEST(RetryAfter, TakesADateAgainstTheServersOwnClock) {
  EXPECT_EQ(wait({{"date", "Wed, 14 Oct 2026 09:00:00 GMT"}, {"retry-after", "Wed, 14 Oct 2026 09:00:10 GMT"}}),
            10'000);
}

TEST(RetryAfter, ReadsTheDialects) {
  EXPECT_EQ(wait({{"ratelimit-reset", "12"}}), 12'000);
  EXPECT_EQ(wait({{"x-ratelimit-reset", "1791940835"}}), 5'000);
  EXPECT_EQ(wait({{"x-ratelimit-reset", "1791940835000"}}), 5'000);
  EXPECT_EQ(wait({{"x-ratelimit-reset", "7"}}), 7'000);
  EXPECT_EQ(wait({{"x-ratelimit-reset-after", "0.25"}}), 250);
  EXPECT_EQ(wait({{"x-ratelimit-reset", "7"}, {"retry-after", "3"}}), 3'000);
}

TEST(RetryAfter, IgnoresWhatItCannotRead) {
  for (const auto* text : {"", "soon", "-5x", "1e3", "nan", "inf", "0x10", "5 seconds"})
    EXPECT_EQ(wait({{"retry-after", text}}), std::nullopt) << text;
  EXPECT_EQ(wait({}), std::nullopt);
  EXPECT_EQ(wait({{"retry-after", "-5"}}), 0);
  EXPECT_LE(*wait({{"retry-after", "99999999999999999999"}}), int64_t{366} * 86'400'000);
}

}  // namespace
}  // namespace dossier
