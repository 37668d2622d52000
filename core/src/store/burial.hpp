// Deleting what no case holds, and what is left of it. Called inside a transaction.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace dossier {

/// A staged document as it stands in the store.
struct StagedDocument {
  int64_t row = 0;
  std::string source, stream, key, digest;
  int64_t size = 0;
  Micros taken_at = 0;
};

/// Who deletes, when, by which rule.
struct Burial {
  std::string actor;
  Micros at = 0;
  int days = 0;
};

/// The next staged documents of a source behind that row that were taken in at or before `until`, at most so many.
std::vector<StagedDocument> staged_documents(Database& database, const std::string& source, Micros until,
                                             int64_t behind, int64_t most);

/// Whether it is still there.
bool is_there(Database& database, const StagedDocument& document);

/// Deletes it with everything that concerns it alone: sightings, quarantine, records that nothing else has seen, their
/// identifiers, links and withdrawals, and its bytes. Leaves a tombstone.
void bury(Database& database, const StagedDocument& document, const Burial& burial);

/// The media of a source that pulls alone brought at or before `until`, and that no record names, in the rows behind
/// `behind`, a bounded number; as long as anything of the source is in quarantine, none: it may be what that names.
/// `leaving`: rows of documents, in their order, that count as deleted with all they alone have shown; so a rehearsal
/// finds what a sweep finds.
struct FreeMedia {
  std::vector<StagedDocument> media;  // the key is the medium's name
  int64_t last_row = 0;               // the last one looked at; 0 when it was the last of all
};
FreeMedia free_media(Database& database, const std::string& source, Micros until, int64_t behind,
                     const std::vector<int64_t>& leaving);

/// Whether there are bytes of it to delete: some were never to be had.
bool has_file(const StagedDocument& medium);

/// Deletes it. Leaves a tombstone where it has a file.
void bury_medium(Database& database, const StagedDocument& medium, const Burial& burial);

}  // namespace dossier
