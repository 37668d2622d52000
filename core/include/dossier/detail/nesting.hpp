// A guard before JSON of foreign origin is copied or written again: RapidJSON parses without recursion, but its
// Accept and CopyFrom recurse, one stack frame a level.
#pragma once

#include <string_view>

namespace dossier::detail {

/// True when objects and arrays in this JSON text stand deeper within one another than `limit`. Text that is no JSON
/// gives some answer, without reading past its end.
inline bool nests_deeper_than(std::string_view text, int limit) {
  int depth = 0;
  bool in_string = false;
  for (size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (in_string) {
      if (letter == '\\') ++at;
      else if (letter == '"') in_string = false;
    } else if (letter == '"') {
      in_string = true;
    } else if (letter == '{' || letter == '[') {
      if (++depth > limit) return true;
    } else if (letter == '}' || letter == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace dossier::detail
