// Running one read: documents in, records out, everything of one step made durable together.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "host/http.hpp"
#include "ingest/resolve.hpp"
#include "ingest/source.hpp"
#include "model/case.hpp"
#include "store/store.hpp"

namespace dossier {

/// One look-up to be made.
struct Question {
  std::string stream;
  Identifier identifier;
  std::map<std::string, std::string> companions;  // type → value
  Micros from = 0, until = 0;                     // window, half-open
  // A look into other people's affairs (calls of an agent around a time): its answer is never taken for everything that
  // the source has, and media are refused.
  bool metadata_only = false;
  std::string checkpoint;  // of a pull: the name under which its cursor is kept; empty: none is
};

/// What a pull is asked for where it is not simply what came since the last.
struct PullWish {
  std::optional<std::pair<Micros, Micros>> range;  // what changed then, half-open; the checkpoint stays as it is
  bool anew = false;                               // from the beginning; the checkpoint follows
};

/// What a look-up brought. Also on an error, what came before it is kept.
struct Answered {
  std::vector<std::string> documents;  // digests, sorted
  std::vector<Record> records;         // as resolved, in document order, without their texts
  int64_t taken = 0;                   // how many records came, also where `records` is left empty (a pull)
  int64_t rejected = 0;                // rows in quarantine
  std::string first_rejected;          // where the first of them stands, and why its connector could not read it
  std::optional<Error> error;
  bool store_failed = false;  // `error` is the store's own: of the source it says nothing
};

struct IngestLimits {
  int64_t too_broad = 500;  // records that one identifier may match
  std::string phone_region = "CN";
};

class Ingest {
 public:
  Ingest(Store& store, HttpEngine& http, const Clock& clock, IngestLimits limits)
      : store_(store), http_(http), clock_(clock), limits_(std::move(limits)) {}

  /// Reads a stream by one identifier. Threads: safe.
  Answered look_up(Source& source, const Question& question, std::stop_token stop);

  /// Reads a stream onward from its checkpoint. What came before an error is kept, with its checkpoint. Threads: safe
  /// for different streams. Of a source in partitions all are read side by side; one that fails stops no other.
  Answered pull(Source& source, const std::string& stream, const PullWish& wish, std::stop_token stop);

  /// Derives the records of a kept document once more, with the source's mapping and connector as they are now. Errors:
  /// those of the worker, and the store's; the document is as it was then.
  Result<Rederived> renormalise(Source& source, int64_t document_row, std::stop_token stop);

  /// Proves that a source answers and accepts our credentials; changes nothing.
  Result<void> probe(Source& source, std::stop_token stop);

 private:
  Answered pull_part(Source& source, Question question, const PullWish& wish, int64_t part, int64_t parts,
                     std::stop_token stop);
  Answered run(Source& source, const Question& question, const json::Object& head, std::chrono::milliseconds limit,
               std::stop_token stop);

  Store& store_;
  HttpEngine& http_;
  const Clock& clock_;
  IngestLimits limits_;
};

/// Derives the records of one payload: what `dossier normalise` shows and look_up keeps. A whole document that cannot
/// be read comes back as one rejection with an empty pointer. Errors: those of the worker (crashed, cancelled, …).
struct Normalised {
  std::vector<Resolved> records;
  std::vector<NewDocument::Rejected> rejected;
  std::string first_reason;  // of the first: its place, and the connector's own reason; ours quote what stood there
  std::string charset;
};
Result<Normalised> normalise_document(Plugin& plugin, const NewDocument& document, const json::Value& mapping,
                                      const ResolveContext& context, std::stop_token stop);

/// What resolving the records of a stream needs to know.
ResolveContext context_of(const Source& source, const std::string& stream, const std::string& phone_region);

}  // namespace dossier
