// A part of a file.
#pragma once

#include <cstdint>

namespace dossier {

/// Bytes of a file, fewer where it ends before.
struct ByteRange {
  int64_t offset = 0;
  int64_t length = 0;
};

}  // namespace dossier
