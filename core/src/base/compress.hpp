// zstd for small documents inside the store.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dossier/result.hpp"

namespace dossier {

std::string compress(std::string_view bytes);
/// Errors: malformed, when the bytes are no zstd frame or hold more than `limit` bytes.
Result<std::string> decompress(std::string_view bytes, int64_t limit);

}  // namespace dossier
