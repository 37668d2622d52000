// Material that others owe a case (书面征询与调取): asked for in writing, due on a day, received, overdue or withdrawn.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "dossier/json.hpp"

namespace dossier {

/// A statement of facts (情况说明), or original records (原始记录).
inline constexpr std::string_view owed_kinds[] = {"statement", "records"};

/// That it came, and where it is.
struct OwedReceipt {
  int number = 0;  // of the request
  Micros received_at = 0;
  std::string note;  // how it came, where the paper lies
  std::string item;  // as which item it is in the case: it-000143; empty where it is none
};

/// That it was asked by mistake, and nobody owes it any more.
struct OwedWithdrawal {
  int number = 0;  // of the request
  Micros withdrawn_at = 0;
  std::string reason;
};

/// One request, as its letter says it. Its due date was fixed when it was made and follows no later calendar.
struct OwedRequest {
  int number = 0;    // in its case, from 1
  std::string kind;  // one of owed_kinds
  std::string of;    // who is asked
  std::string part;  // the class of material that it belongs to: related, handler
  std::vector<std::string> items;
  Micros asked_at = 0;
  int working_days = 0;
  std::string due;        // the last day on which it is in time, in `timezone`: 2026-11-03
  Micros overdue_at = 0;  // the first moment after that day
  std::string timezone;
  std::optional<OwedReceipt> receipt;
  std::optional<OwedWithdrawal> withdrawal;  // where there is no receipt
};

/// As of that moment: received, withdrawn, overdue or awaited. A receipt or withdrawal of later counts for nothing.
std::string_view state_of(const OwedRequest& request, Micros as_of);

/// What the store keeps and the bundle lists; custody names it by the digest of this. Without what came of it.
json::Object to_json(const OwedRequest& request);
json::Object to_json(const OwedReceipt& receipt);
json::Object to_json(const OwedWithdrawal& withdrawal);
/// Errors: malformed.
Result<OwedRequest> owed_request_from_json(std::string_view text);
Result<OwedReceipt> owed_receipt_from_json(std::string_view text);
Result<OwedWithdrawal> owed_withdrawal_from_json(std::string_view text);

}  // namespace dossier
