// The keys of a map that other options name (":field_phone" in a query): any other counts for nothing.
#pragma once

#include <string>
#include <vector>

#include "dossier/json.hpp"

namespace dossier {

/// What stands behind `prefix` in the texts of these maps, each once; `options` are the checked ones. Nothing where a
/// text is not there yet (a reference that is left unresolved).
std::vector<std::string> named_keys(const json::Value& options, const std::vector<std::string>& maps,
                                    const std::string& prefix);

}  // namespace dossier
