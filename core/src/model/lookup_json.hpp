// A look-up as JSON: what the store keeps and the bundle lists.
#pragma once

#include <string_view>

#include "dossier/json.hpp"
#include "model/case.hpp"

namespace dossier {

json::Object to_json(const Lookup& lookup);
/// Errors: malformed.
Result<Lookup> lookup_from_json(std::string_view text);

}  // namespace dossier
