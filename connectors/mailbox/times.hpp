// Times as mails and IMAP write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dossier::mailbox {

/// The time of a header (RFC 5322, and what comes near it) with its offset, as ISO 8601; nothing for what is no time
/// between 1980 and 2100.
std::optional<std::string> time_in_header(const std::string& written);

/// True for a header's time that is written exactly as RFC 5322 wants it.
bool is_exact(const std::string& written);

/// INTERNALDATE of IMAP ("14-Oct-2026 09:20:03 +0800") as µs since 1970 UTC; nothing for what is none.
std::optional<int64_t> arrival(std::string_view internal_date);

/// The beginning of a day ("2026-10-14") in UTC, in µs since 1970; nothing for what is no day.
std::optional<int64_t> day_begin(std::string_view day);

/// µs since 1970 UTC as "2026-10-14T01:20:03Z".
std::string utc_text(int64_t micros);

/// The day of that time, and `days` later, as IMAP's searches want it: "14-Oct-2026".
std::string search_day(int64_t micros, int days);

}  // namespace dossier::mailbox
