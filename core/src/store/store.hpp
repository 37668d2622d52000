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
#include "store/backup.hpp"
#include "store/blobs.hpp"
#include "store/database.hpp"

namespace dossier {

class OwedLedger;
class PayloadTable;
class QuarantineLedger;
class Staging;

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

/// Bytes that a medium's name had, and when they were kept first.
struct KeptMedium {
  Medium medium;
  Micros at = 0;
};

/// What becomes durable together.
struct Batch {
  std::vector<NewDocument> documents;
  std::vector<NewMedium> media;
  std::optional<std::string> checkpoint;  // of `checkpoint_source`/`checkpoint_stream`
  std::string checkpoint_source, checkpoint_stream;
  bool pulled = false;  // beyond any case: see store/staging.hpp
};

struct Kept {
  int64_t new_records = 0, new_versions = 0, sightings = 0, rejected = 0;
  void operator+=(const Kept& other) {
    new_records += other.new_records;
    new_versions += other.new_versions;
    sightings += other.sightings;
    rejected += other.rejected;
  }
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

/// A payload, or a place in one, that could not be read and waits to be (待修复数据).
struct Quarantined {
  int64_t id = 0, document = 0;  // `document`: for kept_document()
  std::string source, stream, key, digest;
  std::string pointer, reason;  // no pointer: the whole payload
  Micros at = 0;
};

/// What came of deriving the records of a kept document once more.
struct Rederived {
  int64_t unchanged = 0;
  int64_t changed = 0;     // new versions
  int64_t added = 0;       // things that were not derived before
  int64_t superseded = 0;  // it reads differently now, and the source has said something newer since: stays as it was
  int64_t missing = 0;     // was derived before, and now is not: stays as it was
  int64_t rejected = 0;    // places of it that wait in quarantine now
};

/// A thing that has an item's number in a case, and how it stood there when the case was assembled last.
struct NumberedItem {
  RecordKey key;
  bool history = false;
  bool metadata_only = false;
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

/// One run of a pull, as operations look back on it.
struct PullRun {
  int64_t id = 0;
  std::string source, stream;
  Micros due_at = 0;  // the time on the schedule that it serves; started_at where it was asked for by hand
  Micros started_at = 0;
  std::optional<Micros> ended_at;
  std::string
      outcome;  // running, done, partly (rows in quarantine), failed, cancelled, interrupted (died with the program)
  std::string error_kind;  // of failed and cancelled: unavailable, permission, …
  int64_t records = 0, quarantined = 0;
  std::string message;  // why it failed; else why the first of those in quarantine cannot be read
};

/// The runs of a stream that ended alike, together.
struct PullTotal {
  std::string source, stream, outcome;
  int64_t runs = 0, records = 0;
};

/// Where the next pull of a stream goes on.
struct Checkpoint {
  std::string source, stream;
  std::optional<std::string> cursor;  // nothing: from the beginning
  Micros at = 0;                      // saved then; of an old one: replaced by hand then
  std::string actor;                  // who replaced it
};

/// What `Store::check` found.
struct StoreCheck {
  int64_t documents = 0, blobs = 0, cases = 0;  // examined
  int64_t tombstones = 0;                       // of documents and files that were deleted
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
  /// Copies everything but the sealed bundles into a folder, as it stood at one moment; others may work with the store
  /// meanwhile. In the folder of an earlier backup only what is new is copied. See restore_store().
  /// Errors: config, when a store is there that is no backup; unavailable, when a disk cannot.
  Result<StoreCopy> back_up(const std::filesystem::path& folder);

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
  /// When each version was kept, the first one first.
  Result<std::vector<Micros>> version_times(const RecordKey& key, Micros as_of);
  /// The first sighting of one version.
  Result<Origin> origin(const RecordKey& key, int version, Micros as_of);
  /// Everything derived from a payload, with the places it was derived from, and the places in it that could not be
  /// read until then, whether they wait in quarantine or were discarded.
  struct Yield {
    std::map<RecordKey, std::set<std::string>> records;
    std::vector<std::string> quarantined;
  };
  Result<Yield> derived_from(const std::string& digest, Micros as_of);
  /// The best that is known of a medium: available if it ever was, else its last state; `pending` when never seen.
  Result<Medium> medium(const std::string& source, const std::string& locator, Micros as_of);
  /// All bytes that were ever available under a medium's name, each once, oldest first: a source may replace a file.
  Result<std::vector<KeptMedium>> kept_media(const std::string& source, const std::string& locator, Micros as_of);

  // What waits to be read, and reading again.
  /// What is in quarantine, oldest first; of one source, or of all. What was discarded: store/quarantine_ledger.hpp.
  Result<std::vector<Quarantined>> quarantine(const std::string& source = {});
  using StreamCounts = std::map<std::pair<std::string, std::string>, int64_t>;  // source, stream
  /// How many of them each stream has; those with none are left out.
  Result<StreamCounts> quarantine_counts();
  /// The next documents of a source behind that row, oldest first, at most so many. 0: from the beginning.
  Result<std::vector<int64_t>> document_rows(const std::string& source, int64_t behind, int most);
  /// A kept document as it came, without what was derived from it. Errors: internal, when there is no such row.
  Result<NewDocument> kept_document(int64_t row);
  /// Keeps what was derived anew from the document of that row. A thing that reads differently now gets a new version,
  /// unless the source has said something newer of it since: re-reading an old answer must not undo a later one.
  Result<Rederived> rederive(int64_t row, const NewDocument& document);

  // Pulls.
  /// All there are, by source and stream.
  Result<std::vector<Checkpoint>> checkpoints();
  /// Those of a stream that were replaced by hand, newest first.
  Result<std::vector<Checkpoint>> old_checkpoints(const std::string& source, const std::string& stream);
  /// Replaces a checkpoint by hand; the one before is kept. Without a cursor the next pull begins anew.
  Result<void> replace_checkpoint(const Checkpoint& checkpoint);
  /// Since when a stream is on the schedule; the first call notes `at`.
  Result<Micros> scheduled_since(const std::string& source, const std::string& stream, Micros at);
  /// Notes that a run begins; gives its id. A run of this stream that never ended is marked as interrupted.
  Result<int64_t> begin_run(const std::string& source, const std::string& stream, Micros due_at, Micros at);
  /// Notes how a run ended: `id`, `ended_at`, `outcome` and what follows it in PullRun.
  Result<void> end_run(const PullRun& run);
  /// Of all runs that ended, by source, stream and outcome.
  Result<std::vector<PullTotal>> pull_totals();
  /// The id of the run that began last, of whatever stream; 0 when none ever did. Later runs have greater ones.
  Result<int64_t> last_run();
  /// The last runs of a stream, newest first.
  Result<std::vector<PullRun>> runs(const std::string& source, const std::string& stream, int most);

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
  /// Numbers of these things in the case, new ones given in the order of `items`; remembers how each stands in it now.
  Result<std::map<RecordKey, int>> number_items(const std::string& case_number, const std::vector<NumberedItem>& items);
  /// What has a number in the case, and was kept at or before `as_of`.
  Result<std::vector<NumberedItem>> numbered_items(const std::string& case_number, Micros as_of);
  Result<std::map<std::string, int>> number_documents(const std::string& case_number,
                                                      const std::vector<std::string>& digests);
  /// Every sealed revision, the first one first.
  Result<std::vector<SealedRevision>> revisions(const std::string& case_number);
  Result<std::optional<SealedRevision>> last_revision(const std::string& case_number);
  /// Records a sealed bundle together with the acts of custody it added.
  Result<void> keep_revision(const std::string& case_number, const SealedRevision& revision,
                             const std::vector<std::string>& custody);

 private:
  friend class OwedLedger;
  friend class QuarantineLedger;
  friend class Staging;
  Store(std::filesystem::path folder, BlobFolder blobs, const Clock& clock);
  Result<std::vector<Record>> newest_where(const std::string& condition, const std::array<std::string, 3>& values,
                                           Micros as_of);
  // What ends in _locked runs under mutex_, inside guarded().
  Micros now_locked();
  void remember_time_locked(Micros at);
  void keep_document_locked(const NewDocument& document, Micros at, Kept& kept);
  void keep_if_held_locked(const NewDocument& document, Micros at, Kept& kept);
  void keep_record_locked(const NewDocument& document, const NewDocument::Derived& derived, int64_t document_row,
                          Micros at, Kept& kept);
  void withdraw_absent_locked(const NewDocument& document, Micros at);
  void quarantine_locked(const NewDocument& document, int64_t document_row, Micros at);
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
