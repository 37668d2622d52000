// What left the list of what could not be read: discarded by operations, or read after all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace dossier {

/// An entry of the quarantine that waits no more, though nobody could read it. It is noted for good.
struct Discarded {
  Quarantined entry;  // of one whose document was deleted since: without key, pointer, reason, `document` and `at`
  std::string key_digest, pointer_digest;  // SHA-256 of its key and its pointer
  std::string why, actor;
  Micros at = 0;
  std::optional<Micros> read_at;  // when it could be read after all

  bool is_deleted() const { return entry.document == 0; }
};

/// An entry that could be read after all: by a retry, or since its source sent it whole.
struct Settled {
  Quarantined entry;
  Micros at = 0;
  std::string by;  // SHA-256 of the document that gave it; empty where an older version did not note it
};

/// Borrows the store. Threads and errors: as of Store.
///
/// What was discarded stays so for these bytes at this place, however often they come. Other bytes there wait anew. It
/// holds its document no longer (store/staging.hpp), and of nothing else does it change a word: a look-up that could
/// not read it stays a gap, and its place stays unreadable for whoever cuts an extract.
class QuarantineLedger {
 public:
  explicit QuarantineLedger(Store& store) : store_(store) {}

  /// Takes an entry off the list. Errors: config, when none has that number, it was discarded before, or it could be
  /// read since.
  Result<Discarded> discard(int64_t entry, const std::string& why, const std::string& actor);
  /// What was discarded, by number; of one source, or of all.
  Result<std::vector<Discarded>> discarded(const std::string& source = {});
  /// What could be read since, by number, as long as its document is there; of one source, or of all.
  Result<std::vector<Settled>> settled(const std::string& source = {});

 private:
  Store& store_;
};

}  // namespace dossier
