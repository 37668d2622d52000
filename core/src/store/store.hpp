// Everything that must last: documents, records, blobs, checkpoints, cases, item numbers, custody. SQLite and a folder
// of blobs; one writer; whatever belongs together is one transaction.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "model/case.hpp"
#include "model/record.hpp"
#include "store/blobs.hpp"
#include "store/database.hpp"

namespace dossier {

class PayloadTable;

/// A payload on its way in, with what was derived from it.
struct NewDocument {
  std::string source, stream, key, content_type, charset, fetched_by;
  std::string request;  // canonical JSON, scrubbed
  std::string bytes;    // exactly as the source gave them
  Micros fetched_at = 0;
  bool covers_all = false;  // what is absent from it is withdrawn
  std::string mapping;      // digest of the mapping options
  std::string connector;    // name and version

  struct Derived {
    Record record;
    std::string pointer;
  };
  std::vector<Derived> records;
  struct Rejected {
    std::string pointer;  // empty: the whole document
    std::string reason;
  };
  std::vector<Rejected> rejected;  // into quarantine
};

/// A medium that `read` fetched or could not fetch.
struct NewMedium {
  std::string source, locator, state, digest, content_type;
  int64_t size = 0;
  Micros fetched_at = 0;
};

/// What becomes durable together.
struct Batch {
  std::vector<NewDocument> documents;
  std::vector<NewMedium> media;
  std::optional<std::string> checkpoint;  // of `checkpoint_source`/`checkpoint_stream`
  std::string checkpoint_source, checkpoint_stream;
};

struct Kept {
  int64_t new_records = 0, new_versions = 0, sightings = 0, rejected = 0;
};

/// Names one thing in a source across its versions.
struct RecordKey {
  std::string source, stream, source_id;
  auto operator<=>(const RecordKey&) const = default;
};

inline RecordKey key_of(const Record& record) { return {record.source, record.stream, record.source_id}; }

/// A kept payload and how it came.
struct StoredDocument {
  std::string digest, source, stream, key, content_type, charset, request, fetched_by;
  int64_t size = 0;
  Micros fetched_at = 0;
};

/// One sealed revision.
struct SealedRevision {
  int revision = 0;
  Micros as_of = 0;
  std::string path;
  std::string tag_manifest_digest;
  std::string content_digest;  // of what makes a new revision worth making
  int64_t custody_count = 0;
};

/// What `Store::check` found.
struct StoreCheck {
  int64_t documents = 0, blobs = 0, cases = 0;  // examined
  std::vector<std::string> problems;            // place, what is wrong, what rests on it, what to do
};

/// Threads: safe; calls wait for each other.
/// Errors:  unavailable for anything the disk or another process is to blame for, with the file and the next step.
///          A failed call has changed nothing.
/// Time:    every `as_of` means the state at that ingest time, inclusive.
class Store {
 public:
  /// Opens or makes the store in this folder.
  static Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder, const Clock& clock);
  /// The same for looking only: a store that cannot be written (a read-only disk, a backup, somebody else's) is opened
  /// all the same, and whatever would change it fails with unavailable.
  static Result<std::unique_ptr<Store>> open_to_read(const std::filesystem::path& folder, const Clock& clock);
  ~Store();

  const BlobFolder& blobs() const { return blobs_; }
  const std::filesystem::path& folder() const { return folder_; }
  const Clock& clock() const { return clock_; }

  /// The clock's time, but never before a time the store has already used: a clock set back hides nothing.
  Result<Micros> now();

  /// Reads everything again: the database's own check, every document and blob against its digest, every chain of
  /// custody. Changes nothing. Memory does not grow with what is kept, but for the names of the blobs.
  Result<StoreCheck> check();

  // What sources gave.
  Result<Kept> keep(const Batch& batch);
  Result<std::string> checkpoint(const std::string& source, const std::string& stream);
  Result<std::string> payload(const std::string& digest);
  Result<std::optional<StoredDocument>> document(const std::string& digest, Micros as_of);
  /// Of what ever carried this identifier, whoever its owner is there, the newest version that does: what a source
  /// words differently later stays found.
  Result<std::vector<Record>> records_with(const Identifier& identifier, Micros as_of);
  /// Newest versions of what named a waybill in an answer to a look-up by exactly this identifier, under whatever
  /// carrier where the look-up (or the record) knew none.
  Result<std::vector<Record>> answering(const Identifier& waybill, Micros as_of);
  /// Of what ever linked to this thing the newest version that does.
  Result<std::vector<Record>> linked(const RecordKey& key, Micros as_of);
  /// The newest version. Errors: internal, when there is none.
  Result<Record> newest(const RecordKey& key, Micros as_of);
  /// All versions, oldest first.
  Result<std::vector<Record>> versions(const RecordKey& key, Micros as_of);
  /// The first sighting of one version.
  Result<Origin> origin(const RecordKey& key, int version, Micros as_of);
  /// Everything derived from a payload, with the places it was derived from, and the places that are in quarantine.
  struct Yield {
    std::map<RecordKey, std::set<std::string>> records;
    std::vector<std::string> quarantined;
  };
  Result<Yield> derived_from(const std::string& digest, Micros as_of);
  /// The best that is known of a medium: available if it ever was, else its last state; `pending` when never seen.
  Result<Medium> medium(const std::string& source, const std::string& locator, Micros as_of);

  // Cases.
  /// Opens a case, or adds triggers to the one that is open for this complaint.
  Result<ReviewCase> open_case(const std::string& complaint, const std::string& realm,
                               const std::vector<Trigger>& triggers, const std::string& actor);
  Result<std::vector<ReviewCase>> cases();
  Result<std::optional<ReviewCase>> find_case(const std::string& number);
  /// Keeps the look-ups of one collect and its two acts of custody ("asked", "ingested").
  Result<void> keep_collect(const std::string& case_number, const std::vector<Lookup>& lookups, Micros at,
                            const std::string& actor);
  /// The look-ups of the last collect that ended at or before `as_of`.
  Result<std::vector<Lookup>> lookups(const std::string& case_number, Micros as_of);
  Result<std::vector<std::string>> custody(const std::string& case_number);
  /// Numbers of these things in the case, new ones given in the order of `keys`.
  Result<std::map<RecordKey, int>> number_items(const std::string& case_number, const std::vector<RecordKey>& keys);
  Result<std::map<std::string, int>> number_documents(const std::string& case_number,
                                                      const std::vector<std::string>& digests);
  /// Every sealed revision, the first one first.
  Result<std::vector<SealedRevision>> revisions(const std::string& case_number);
  Result<std::optional<SealedRevision>> last_revision(const std::string& case_number);
  /// Records a sealed bundle together with the acts of custody it added.
  Result<void> keep_revision(const std::string& case_number, const SealedRevision& revision,
                             const std::vector<std::string>& custody);

 private:
  Store(std::filesystem::path folder, BlobFolder blobs, const Clock& clock);
  Result<std::vector<Record>> newest_where(const std::string& condition, const std::array<std::string, 3>& values,
                                           Micros as_of);
  // What ends in _locked runs under mutex_, inside guarded().
  Micros now_locked();
  void remember_time_locked(Micros at);
  void keep_document_locked(const NewDocument& document, Micros at, Kept& kept);
  void keep_record_locked(const NewDocument& document, const NewDocument::Derived& derived, int64_t document_row,
                          Micros at, Kept& kept);
  void withdraw_absent_locked(const NewDocument& document, Micros at);
  std::vector<std::string> custody_locked(const std::string& case_number);
  void append_custody_locked(const std::string& case_number, const std::string& line);

  std::filesystem::path folder_;
  BlobFolder blobs_;
  const Clock& clock_;
  std::mutex mutex_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<PayloadTable> payloads_;
};

}  // namespace dossier
