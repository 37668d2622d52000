// In which realms complaint numbers are valid: those of the sources that look up complaints.
#pragma once

#include <set>
#include <string>

#include "app/hub.hpp"

namespace dossier::app {

/// Of all configured sources, the disabled ones among them. Errors: config, when there is none.
Result<std::set<std::string>> complaint_realms(const Hub& hub);

/// "erp, tickets"
std::string all_of(const std::set<std::string>& realms);

}  // namespace dossier::app
