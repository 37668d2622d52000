// Where a JSON value stands in the bytes of its document: what makes exact extracts possible.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "host/byte_range.hpp"

namespace dossier {

/// The ranges of the values at these JSON pointers (RFC 6901), from one pass over the bytes. A pointer that leads
/// nowhere has no entry; of members with equal names the first counts, as in JSON pointers. Total: text that is no JSON
/// gives what was found before it broke.
std::map<std::string, ByteRange> json_ranges(std::string_view text, const std::set<std::string>& pointers);

}  // namespace dossier
