#include "model/owed.hpp"

namespace dossier {
namespace {

Micros time_at(const json::Value& object, const char* pointer) {
  return parse_rfc3339(json::text(object, pointer)).value_or(0);
}

}  // namespace

std::string_view state_of(const OwedRequest& request, Micros as_of) {
  if (request.receipt && request.receipt->received_at <= as_of) return "received";
  if (request.withdrawal && request.withdrawal->withdrawn_at <= as_of) return "withdrawn";
  return as_of >= request.overdue_at ? "overdue" : "awaited";
}

json::Object to_json(const OwedRequest& request) {
  json::Object object;
  object.put("number", request.number).put("kind", request.kind).put("of", request.of).put("part", request.part);
  object.put("items", request.items).put("asked_at", rfc3339(request.asked_at));
  object.put("working_days", request.working_days).put("due", request.due).put("timezone", request.timezone);
  return object.put("overdue_at", rfc3339(request.overdue_at)), object;
}

json::Object to_json(const OwedReceipt& receipt) {
  json::Object object;
  object.put("number", receipt.number).put("received_at", rfc3339(receipt.received_at));
  return object.put_some("note", receipt.note).put_some("item", receipt.item), object;
}

json::Object to_json(const OwedWithdrawal& withdrawal) {
  json::Object object;
  object.put("number", withdrawal.number).put("withdrawn_at", rfc3339(withdrawal.withdrawn_at));
  return object.put("reason", withdrawal.reason), object;
}

Result<OwedRequest> owed_request_from_json(std::string_view text) {
  const auto object = DOSSIER_TRY(json::parse_own(text));
  OwedRequest request;
  request.number = static_cast<int>(json::integer(object, "/number"));
  request.kind = json::text(object, "/kind");
  request.of = json::text(object, "/of");
  request.part = json::text(object, "/part");
  for (const auto& [item, place] : json::each(object, "/items")) request.items.push_back(json::text(item, ""));
  request.asked_at = time_at(object, "/asked_at");
  request.working_days = static_cast<int>(json::integer(object, "/working_days"));
  request.due = json::text(object, "/due");
  request.overdue_at = time_at(object, "/overdue_at");
  request.timezone = json::text(object, "/timezone");
  return request;
}

Result<OwedReceipt> owed_receipt_from_json(std::string_view text) {
  const auto object = DOSSIER_TRY(json::parse_own(text));
  return OwedReceipt{static_cast<int>(json::integer(object, "/number")), time_at(object, "/received_at"),
                     json::text(object, "/note"), json::text(object, "/item")};
}

Result<OwedWithdrawal> owed_withdrawal_from_json(std::string_view text) {
  const auto object = DOSSIER_TRY(json::parse_own(text));
  return OwedWithdrawal{static_cast<int>(json::integer(object, "/number")), time_at(object, "/withdrawn_at"),
                        json::text(object, "/reason")};
}

}  // namespace dossier
