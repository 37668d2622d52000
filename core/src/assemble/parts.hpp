// Into which of the five classes of material a record falls.
#pragma once

#include <string>
#include <string_view>

#include "model/record.hpp"

namespace dossier {

inline constexpr std::string_view parts_in_order[] = {"customer", "handler", "related", "system_log", "history"};

/// First match: another complaint's → history; logged by a system → system_log; a third party's → related; handed in by
/// the customer → customer; else handler, since every communication is the handler's side.
std::string part_of(const Record& record, bool history);

/// Its folder in the bundle: 1-customer, 2-handler, 3-related, 4-system-log, 5-history.
std::string_view folder_of(std::string_view part);

}  // namespace dossier
