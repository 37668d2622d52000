// The small YAML file beside a dropped one: names and texts, at most a list deep. YAML of strangers, bounded: no
// anchors, no aliases, no tags of one's own, one document.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/result.hpp"

namespace statements {

inline constexpr size_t largest_side_car = size_t{64} << 10;  // bytes

/// Field → its texts, one or a list; a field without a value has none.
using Fields = std::map<std::string, std::vector<std::string>>;

/// Errors: malformed, with the line: too large, not UTF-8, no YAML, no map of texts, a field twice.
dossier::Result<Fields> read_side_car(std::string_view bytes);

}  // namespace statements
