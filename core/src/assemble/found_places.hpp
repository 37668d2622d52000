// What looking for pointers in a document's bytes gives, alike for every format that can be cut.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/byte_range.hpp"

namespace dossier {

inline constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

/// Ranges are of the whole document, lie inside it, and those of one pointer ascend without overlapping.
struct FoundPlaces {
  std::map<std::string, std::vector<ByteRange>> places;  // a pointer that leads nowhere, or nowhere for sure, has none
  bool covers_all = false;                               // nothing of substance stands outside these places
  std::optional<ByteRange> header;                       // names of columns: nobody's data
};

}  // namespace dossier
