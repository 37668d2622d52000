// Time-stamps (RFC 3161): somebody else's word on when a tag manifest was there.
#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "bundle/refusal.hpp"

namespace dossier::bundle {

inline constexpr uint64_t longest_time_stamp = 64u << 10, longest_time_stamp_chain = 256u << 10;

/// Checks the answer of a time-stamp service (TimeStampResp, DER) to a request for `stamped`, and its signature against
/// the certificates of `chain` (PEM), as of the time it names: a certificate that expired later takes nothing from it.
/// That time. Whether the service is to be trusted is not for the bundle to say. Refusals: the time-stamp rules.
Checked<Micros> check_time_stamp(std::string_view token, std::string_view chain, std::string_view stamped);

}  // namespace dossier::bundle
