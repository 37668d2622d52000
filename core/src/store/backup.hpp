// A second copy of a store, and the way back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "dossier/result.hpp"

namespace dossier {

/// What copying a store did. A file that is not what its digest says is left out and named; the others are copied.
struct StoreCopy {
  int64_t files = 0;  // copied
  int64_t there = 0;  // of an earlier copy, left as they were
  std::vector<std::string> problems;
};

/// Puts a copy of a store (one made by Store::back_up(), or the folder of one at rest) where none is, each file checked
/// against its digest, the database last: what was interrupted is no store, and is finished by the same call. `to` has
/// the rights of a store's folder then.
/// Errors: config, when there is a store at `to` or none at `from`; unavailable, when the disk cannot.
Result<StoreCopy> restore_store(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace dossier
