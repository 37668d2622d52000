#include "assemble/parts.hpp"

#include <algorithm>

namespace dossier {
namespace {

bool has_role(const Record& record, std::initializer_list<std::string_view> roles) {
  return std::any_of(record.parties.begin(), record.parties.end(), [&](const Party& party) {
    return std::find(roles.begin(), roles.end(), party.role) != roles.end();
  });
}

bool is_logged(const Record& record) {
  if (record.kind == "status_change" || record.kind == "operation") return true;
  return record.kind == "satisfaction" && !has_role(record, {"customer"});
}

bool is_third_party(const Record& record) {
  return record.kind == "shipment_event" || record.kind == "statement" ||
         has_role(record, {"supplier", "carrier", "courier"});
}

}  // namespace

std::string part_of(const Record& record, bool history) {
  if (history) return "history";
  if (is_logged(record)) return "system_log";
  if (is_third_party(record)) return "related";
  return record.submitted_by_customer ? "customer" : "handler";
}

std::string_view folder_of(std::string_view part) {
  if (part == "customer") return "1-customer";
  if (part == "handler") return "2-handler";
  if (part == "related") return "3-related";
  if (part == "system_log") return "4-system-log";
  return "5-history";
}

}  // namespace dossier
