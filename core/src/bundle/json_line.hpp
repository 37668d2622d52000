// JSON of a bundle that may be hostile: parsed in place, with a bound on depth and number of values.
#pragma once

#include <string>

#include "bundle/refusal.hpp"
#include "dossier/json.hpp"

namespace dossier::bundle {

/// Parses the canonical object that fills the whole line. The document refers to the line, which is changed and must
/// outlive it. Refusal: index-json, index-canonical, limit; `place` stands in front.
Checked<json::Document> parse_json_line(std::string& line, const std::string& place);

}  // namespace dossier::bundle
