// What the names of columns say.
#pragma once

#include <string_view>

namespace dossier::sql_tickets {

/// claim_<field>: what staff entered as a column of its own.
bool is_claim(std::string_view column);
/// No meaning of its own: it becomes a detail under its name.
bool is_detail(std::string_view column);

}  // namespace dossier::sql_tickets
