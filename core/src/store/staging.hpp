// What pulls brought beyond any case is staged: kept for a while, then deleted, unless a case holds it.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "dossier/result.hpp"

namespace dossier {

class Store;
struct NewDocument;

/// For how long what a source's pulls brought is kept beyond any case; 0: until the next sweep.
struct StagingRule {
  std::string source;
  int days = 0;
};

/// What became of one source's staged documents; in a rehearsal, what would.
struct SweptSource {
  std::string source;
  std::optional<int> days;         // nothing: no rule names the source, and nothing of it is deleted
  int64_t deleted = 0, bytes = 0;  // documents; bytes of their payloads
  int64_t files = 0;               // recordings, pictures … that nothing names any more
  int64_t held = 0;                // past their days, and a case holds them
  int64_t quarantined = 0;         // past their days, and in quarantine: nobody knows whom they concern
  int64_t waiting = 0;             // not past their days yet
};

struct Sweep {
  std::vector<SweptSource> sources;  // by name
  int64_t files_left = 0;            // in use just now: they go with the next sweep
  bool is_log_empty = true;  // false: others were reading, and deleted bytes stay in the database's log until then
};

/// What is left of a document, or of a file that documents named, once it is deleted: that it was here, and who deleted
/// it by which rule. Its key may be a name or a number of somebody, so that only the key's digest stays: whoever has
/// the key finds the tombstone, and nobody reads it there.
struct Tombstone {
  std::string source, stream;  // no stream: a file
  std::string key_digest;      // SHA-256 of the document's key, or of the file's name
  std::string digest;          // SHA-256 of the bytes
  int64_t size = 0;
  Micros taken_at = 0, deleted_at = 0;
  std::string actor;
  int days = 0;  // of the rule
};

/// Threads: safe, as the store's; others may pull, collect and bundle meanwhile.
///
/// A document is staged when only pulls brought it. Its age counts from when the store took it in first: that a later
/// pull meets it again makes it no younger. It is held when it has a number in a case, or when one of its records leads
/// to a case: is an item, is linked to one, or carries an identifier that a case was opened with or asked for, itself
/// or by way of other records, as the trail of a case does (and rather too far than not far enough).
///
/// Of a case whose trail is not known yet (never collected, or the look-up by its complaint's number is a gap) nobody
/// can say what it needs: as long as there is one, everything is held.
///
/// What was deleted stays deleted: a pull that meets it again, unchanged, leaves it out, unless a case holds it by
/// then. A look-up takes it in.
class Staging {
 public:
  explicit Staging(Store& store) : store_(store) {}

  /// Deletes what is past its days, and the messages of the runs of those days. Each batch is one transaction, and is
  /// judged within it: a case that is opened meanwhile loses nothing. Interrupted at any point, the next sweep goes on.
  /// Errors: the store's.
  Result<Sweep> sweep(const std::vector<StagingRule>& rules, const std::string& actor, std::stop_token stop);
  /// What sweep() would do now; changes nothing.
  Result<Sweep> rehearse(const std::vector<StagingRule>& rules, std::stop_token stop);

  /// When the last sweep began that went through to its end; nothing when none ever did.
  Result<std::optional<Micros>> last_sweep();
  /// The next behind that row, oldest first, at most so many; with the row of each.
  Result<std::vector<std::pair<int64_t, Tombstone>>> tombstones(int64_t behind, int most);
  /// Whether a pull leaves this document out, whoever it is about: it was deleted, and no case was opened or collected
  /// since. Else the store decides when it keeps it.
  Result<bool> is_buried(const NewDocument& document);

 private:
  Result<void> note(const Sweep& sweep, const std::string& actor, Micros began);

  Store& store_;
};

}  // namespace dossier
