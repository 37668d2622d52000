// What a pull says of a checkpoint that it cannot go on from.
#pragma once

#include <algorithm>
#include <string>

#include "dossier/result.hpp"

namespace dossier {

/// The error for a cursor that is none of this connector's: set by hand, or written by another version. To begin anew
/// instead would ask the source for everything, and nobody would know why. `wanted` says what a cursor looks like.
inline tl::unexpected<Error> unreadable_checkpoint(const std::string& stream, const std::string& cursor,
                                                   const std::string& wanted) {
  constexpr size_t most_shown = 200;  // bytes: the next step must not be cut off behind a long one
  auto end = std::min(cursor.size(), most_shown);
  while (end > 0 && end < cursor.size() && (static_cast<unsigned char>(cursor[end]) & 0xC0U) == 0x80) --end;
  const auto shown = cursor.substr(0, end) + (end < cursor.size() ? "…" : "");
  return fail(ErrorKind::config, "the checkpoint \"" + shown + "\" cannot be read; wanted " + wanted +
                                     ". Nothing was pulled. Set one that was there before (dossier state show SOURCE/" +
                                     stream + "), or begin anew: dossier state reset SOURCE/" + stream);
}

}  // namespace dossier
