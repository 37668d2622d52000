#include "columns.hpp"

#include <algorithm>
#include <array>

namespace dossier::sql_tickets {
namespace {

constexpr auto known = std::to_array<std::string_view>({"kind",
                                                        "id",
                                                        "ticket",
                                                        "complaint_no",
                                                        "at",
                                                        "at_offset",
                                                        "at_epoch",
                                                        "at_epoch_ms",
                                                        "until",
                                                        "until_offset",
                                                        "until_epoch",
                                                        "until_epoch_ms",
                                                        "actor",
                                                        "actor_id",
                                                        "actor_role",
                                                        "extension",
                                                        "agent",
                                                        "agent_id",
                                                        "agent_role",
                                                        "customer",
                                                        "customer_id",
                                                        "phone",
                                                        "email",
                                                        "order_no",
                                                        "waybill_no",
                                                        "carrier",
                                                        "order_phone",
                                                        "channel",
                                                        "direction",
                                                        "outcome",
                                                        "outcome_raw",
                                                        "text",
                                                        "text_type",
                                                        "text_encoding",
                                                        "action",
                                                        "field",
                                                        "old_value",
                                                        "new_value",
                                                        "claim",
                                                        "claim_value",
                                                        "contact_timezone",
                                                        "media",
                                                        "media_file",
                                                        "media_name",
                                                        "media_type",
                                                        "media_encoding",
                                                        "of_kind",
                                                        "of_id",
                                                        "submitted_by_customer"});

}  // namespace

bool is_claim(std::string_view column) { return column.rfind("claim_", 0) == 0 && column != "claim_value"; }

bool is_detail(std::string_view column) {
  return !is_claim(column) && std::find(known.begin(), known.end(), column) == known.end();
}

}  // namespace dossier::sql_tickets
