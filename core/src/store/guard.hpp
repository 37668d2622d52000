// The door of the stage: what the database throws becomes an Error that names the store and the next step.
#pragma once

#include <filesystem>

#include "store/database.hpp"

namespace dossier {

template <class Value, class Work>
Result<Value> guarded(const std::filesystem::path& folder, Work work) {
  try {
    return work();
  } catch (const DatabaseError& error) {
    return fail(ErrorKind::unavailable, (folder / "store.sqlite").string() + ": " + error.message() +
                                            ". Nothing was changed; see that this user may write there, that the disk "
                                            "has room and that no other program holds the file, then run the same "
                                            "command again");
  }
}

}  // namespace dossier
