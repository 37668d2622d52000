// Files whose rows are gone: their bytes go last, so that a crash leaves a file too many and never one too few.
#pragma once

#include <string>

#include "store/blobs.hpp"
#include "store/database.hpp"

namespace dossier {

struct DeletedFiles {
  int64_t left = 0;
  std::string last;  // the last one looked at; empty when it was the last of all
};

/// Of the next ones behind that digest, a bounded number, deletes those that nothing uses; each leaves the list. What
/// was written at or after `since` is left: whoever fetched it may not have said yet what it is for. For one sweep at a
/// time. Errors: the store's; throws DatabaseError.
Result<DeletedFiles> delete_files(Database& database, const BlobFolder& blobs, Micros since, const std::string& behind);

}  // namespace dossier
