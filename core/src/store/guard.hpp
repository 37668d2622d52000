// The door of the stage: what the database throws becomes an Error that names the store and the next step.
#pragma once

#include <filesystem>

#include "store/blobs.hpp"
#include "store/database.hpp"

namespace dossier {

template <class Value, class Work>
Result<Value> guarded(const std::filesystem::path& folder, Work work) {
  try {
    return work();
  } catch (const DatabaseError& error) {
    return fail(Error(ErrorKind::unavailable, (folder / "store.sqlite").string() + ": " + error.message() +
                                                  ". Nothing was changed" + error.next_step())
                    .because(std::string(store_failed)));
  }
}

}  // namespace dossier
