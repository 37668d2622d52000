// What the service refuses, and whose fault it is.
#pragma once

#include <dossier/json.hpp>
#include <dossier/result.hpp>
#include <string>

namespace dossier::kuaidi100 {

/// A refusal comes as HTTP 200 in another shape. "No result" is an answer, no refusal.
Result<void> refusal_in(const json::Value& answer, bool phone_sent);

/// What an answer to the probe says of our access. Its waybill is nobody's: that nothing is known of it proves that
/// `customer` and key were accepted.
Result<void> access_refused_in(const json::Value& answer, const std::string& customer);

/// Whether it is an answer of this service at all: a refusal, or a list of events.
bool is_answer(const json::Value& answer);

}  // namespace dossier::kuaidi100
