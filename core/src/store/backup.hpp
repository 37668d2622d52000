// A second copy of a store, and the way back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "dossier/result.hpp"

namespace dossier {

/// What copying a store did. A file that is not what its digest says, or is not there, is left out and named; the
/// others are copied.
struct StoreCopy {
  int64_t files = 0;  // copied
  int64_t there = 0;  // of an earlier copy and as long as they ought to be: left as they were
  std::vector<std::string> problems;
};

/// In a folder that is a backup: nobody works with it, and the next backup may replace it.
bool is_backup(const std::filesystem::path& folder);

/// Copies one file so that it appears under its name whole, unless one as long is there already.
Result<void> copy_whole(const std::filesystem::path& from, const std::filesystem::path& to, StoreCopy& copy);

/// Puts a copy of a store (one made by Store::back_up(), or the folder of one at rest) where none is, with the sealed
/// bundles that lie in its folder "bundles"; each file of evidence is checked against its digest. The database comes
/// last: what was interrupted is no store, and is finished by the same call. `to` is its owner's alone then.
/// Errors: config, when there is a store at `to` or none at `from`; unavailable, when the disk cannot.
Result<StoreCopy> restore_store(const std::filesystem::path& from, const std::filesystem::path& to,
                                const std::filesystem::path& bundles);

}  // namespace dossier
