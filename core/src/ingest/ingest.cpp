#include "ingest/ingest.hpp"

#include <algorithm>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "ingest/keeper.hpp"
#include "ingest/pipeline.hpp"
#include "store/staging.hpp"

namespace dossier {
namespace {

// What is waiting to be made durable; flushed at checkpoints, at the end, and when it grows. Of a pull as much again is
// being kept meanwhile.
constexpr size_t flush_at_bytes = size_t{2} << 20;

// What of a pull waits to be normalised, and what the smallest piece of it counts.
constexpr size_t most_ahead = size_t{4} << 20, smallest = 512;

// The documents of a look-up stand in the custody of its case, whose chain is bounded: one that pages without end must
// not fill it.
constexpr size_t most_documents = 2000;

Message agreed() { return {R"({"ok":true})", {}}; }

json::Object request_head(const Question& question) {
  json::Object identifier;
  identifier.put("type", question.identifier.type).put("realm", question.identifier.realm);
  identifier.put("value", question.identifier.value).put("raw", question.identifier.raw);
  json::Object head;
  head.put("verb", "read").put("stream", question.stream).put("pull", false).put("identifier", identifier);
  head.put("companions", question.companions).put("from", question.from).put("until", question.until);
  return head.put("cursor", ""), head;
}

// What counts when an identifier matches too much: a transcript has a record for each thing that was said, and a long
// conversation is no number that everybody has.
bool counts(const Resolved& resolved) { return resolved.record.kind != "transcript"; }

// One look-up or pull on its way: receives what `read` hands over, normalises it, keeps it. Of a pull both is done
// behind the read, which goes on meanwhile; in the pipeline's thread then is all that touches the batch.
class Reading {
 public:
  Reading(Source& source, const Question& question, Store& store, const Clock& clock, const IngestLimits& limits,
          std::stop_token stop)
      : source_(source),
        question_(question),
        keeper_(store),
        staging_(store),
        clock_(clock),
        limits_(limits),
        stop_(stop) {}

  Result<Message> take(const json::Value& head, std::string_view body) {
    const auto name = json::text(head, "/call");
    if (name == "document") return document(head, body);
    if (name == "media") return medium(head);
    if (name == "checkpoint")
      return carry_on(smallest, [this, cursor = json::text(head, "/cursor")] { return checkpoint(cursor); });
    return fail(ErrorKind::internal, "read: the plugin called \"" + name + "\", which this host does not know");
  }

  /// All that `read` handed over is normalised then, or this is why not.
  Result<void> settle() { return pipeline_.finish(); }

  /// And what is normalised is durable then, or this is why not.
  Result<void> finish() {
    DOSSIER_TRY(flush());
    return keeper_.finish();
  }

  void calls(HostCalls& calls) { calls_ = &calls; }
  Answered& answered() { return answered_; }

 private:
  bool is_pull() const { return question_.identifier.type.empty(); }

  // Who looks something up hears at once what came of it; a pull at its next call.
  Result<Message> carry_on(size_t bytes, Pipeline::Work work) {
    DOSSIER_TRY(is_pull() ? pipeline_.add(bytes, std::move(work)) : work());
    return agreed();
  }

  // A look-up leaves no cursor behind; a pull's becomes durable together with the records before it.
  Result<void> checkpoint(const std::string& cursor) {
    if (!question_.checkpoint.empty()) {
      batch_.checkpoint = cursor;
      batch_.checkpoint_source = source_.config().name;
      batch_.checkpoint_stream = question_.checkpoint;
    }
    // Where keeping is what takes longest, fewer and larger transactions take less.
    const bool can_wait = keeper_.is_busy() && pipeline_.has_more() && batch_bytes_ < flush_at_bytes;
    return can_wait ? Result<void>() : flush();
  }

  // A pull goes on while it is kept; whoever looks something up reads the store next.
  Result<void> flush() {
    if (batch_.documents.empty() && batch_.media.empty() && !batch_.checkpoint) return {};
    batch_.pulled = is_pull();
    DOSSIER_TRY(keeper_.keep(std::exchange(batch_, {})));
    batch_bytes_ = 0;
    return is_pull() ? Result<void>() : keeper_.finish();
  }

  // The request as the store keeps it: what was asked, and how it went over the wire where the host did it.
  std::string request(const Fetched* fetched) const {
    json::Object request;
    request.put("stream", question_.stream);
    if (!is_pull())
      request.put("identifier", json::Object()
                                    .put("type", question_.identifier.type)
                                    .put_some("realm", question_.identifier.realm)
                                    .put("value", question_.identifier.value));
    const bool is_range = is_pull() && question_.checkpoint.empty();
    if (is_range || question_.metadata_only)
      request.put("from", rfc3339(question_.from)).put("until", rfc3339(question_.until));
    if (fetched) request.put("wire", fetched->request);
    return json::canonical(request);
  }

  Result<Message> document(const json::Value& head, std::string_view body) {
    if (!is_pull() && answered_.documents.size() >= most_documents)
      return fail(Error(ErrorKind::malformed, question_.identifier.type + " " + question_.identifier.value +
                                                  " is answered with more than " + std::to_string(most_documents) +
                                                  " documents; nothing more was read")
                      .because("too_broad"));
    NewDocument document;
    document.source = source_.config().name;
    document.stream = question_.stream;
    document.key = json::text(head, "/key");
    document.covers_all = json::text(head, "/covers") == "all" && !question_.metadata_only;
    document.mapping = source_.mapping_digest();
    document.connector = source_.connector_version();
    const auto handle = json::text(head, "/handle");
    if (handle.empty()) {
      document.bytes = body;
      document.content_type = json::text(head, "/content_type");
      document.fetched_by = "plugin";
      document.fetched_at = clock_.now();
      document.request = request(nullptr);
    } else {
      const auto* fetched = calls_->fetched(handle);
      if (!fetched || fetched->blob)
        return fail(ErrorKind::internal,
                    "read: document \"" + document.key + "\" names a handle that no answer of the host had");
      document.bytes = fetched->bytes;
      document.content_type = fetched->content_type;
      document.fetched_by = "host";
      document.fetched_at = fetched->fetched_at;
      document.request = request(fetched);
    }
    const auto bytes = document.bytes.size();
    return carry_on(bytes, [this, document = std::move(document)]() mutable { return add(std::move(document)); });
  }

  Result<void> add(NewDocument document) {
    if (is_pull() && DOSSIER_TRY(staging_.is_buried(document))) return {};
    DOSSIER_TRY(derive(document));
    batch_bytes_ += document.bytes.size();
    if (!is_pull()) answered_.documents.push_back(sha256(document.bytes));
    batch_.documents.push_back(std::move(document));
    return batch_bytes_ > flush_at_bytes ? flush() : Result<void>();
  }

  Result<void> derive(NewDocument& document) {
    const auto context = context_of(source_, question_.stream, limits_.phone_region);
    auto normalised = normalise_document(source_.plugin(), document, source_.config().mapping, context, stop_);
    if (!normalised) {
      // The payload outlives the worker: it is kept, marked, and can be normalised again.
      document.rejected.push_back({"", normalised.error().message()});
      const auto digest = sha256(document.bytes);
      answered_.documents.push_back(digest);
      batch_.documents.push_back(std::move(document));
      return fail(std::move(normalised.error()));
    }
    document.charset = normalised->charset;
    document.rejected = std::move(normalised->rejected);
    answered_.rejected += static_cast<int64_t>(document.rejected.size());
    // Of other people's affairs no byte gets into a case's messages.
    constexpr size_t most_letters = 400;
    if (answered_.first_rejected.empty() && !question_.metadata_only)
      answered_.first_rejected = whole_letters(normalised->first_reason, most_letters);
    answered_.taken += static_cast<int64_t>(normalised->records.size());
    matched_ += std::count_if(normalised->records.begin(), normalised->records.end(), counts);
    for (auto& resolved : normalised->records) {
      if (!is_pull()) {
        answered_.records.push_back(resolved.record);
        answered_.records.back().text.clear();  // what follows from an answer are its identifiers
      }
      document.records.push_back({std::move(resolved.record), std::move(resolved.pointer)});
    }
    if (!is_pull() && matched_ > limits_.too_broad)
      return fail(
          Error(ErrorKind::malformed, question_.identifier.type + " " + question_.identifier.value +
                                          " matches more than " + std::to_string(limits_.too_broad) +
                                          " records; nothing more was read. Raise collect.too_broad if that is right")
              .because("too_broad"));
    return {};
  }

  Result<Message> medium(const json::Value& head) {
    if (question_.metadata_only)
      return fail(ErrorKind::internal, "read: " + question_.stream + " by " + question_.identifier.type +
                                           " is asked for metadata only, and the plugin handed over a medium");
    NewMedium medium;
    medium.source = source_.config().name;
    medium.locator = json::text(head, "/locator");
    medium.state = json::text(head, "/state");
    medium.fetched_at = clock_.now();
    if (const auto handle = json::text(head, "/handle"); !handle.empty()) {
      const auto* fetched = calls_->fetched(handle);
      if (!fetched || !fetched->blob)
        return fail(ErrorKind::internal, "read: medium \"" + medium.locator + "\" names a handle that no download had");
      medium.state = "available";
      medium.digest = fetched->blob->digest;
      medium.size = fetched->blob->size;
      medium.content_type = fetched->content_type;
      medium.fetched_at = fetched->fetched_at;
    }
    return carry_on(smallest, [this, medium = std::move(medium)]() -> Result<void> {
      batch_.media.push_back(medium);
      return {};
    });
  }

  Source& source_;
  const Question& question_;
  Keeper keeper_;
  Staging staging_;
  const Clock& clock_;
  const IngestLimits& limits_;
  std::stop_token stop_;
  HostCalls* calls_ = nullptr;
  Batch batch_;
  size_t batch_bytes_ = 0;
  int64_t matched_ = 0;
  Answered answered_;
  Pipeline pipeline_{most_ahead};  // ends before what it works on
};

}  // namespace

Answered Ingest::run(Source& source, const Question& question, const json::Object& head,
                     std::chrono::milliseconds limit, std::stop_token stop) {
  Reading reading(source, question, store_, clock_, limits_, stop);
  std::optional<Error> store_failure;
  const auto read = [&]() -> Result<void> {
    const auto lease = DOSSIER_TRY(source.lease());
    HostCalls calls(source.grants(), http_, store_.blobs(), clock_, stop,
                    [&](const json::Value& call, std::string_view body) { return reading.take(call, body); });
    reading.calls(calls);
    // A pull goes on for as long as the source has something: of it as little is held as may be.
    if (question.identifier.type.empty()) calls.hold_at_most(size_t{32} << 20);
    auto done = source.plugin().invoke(lease.instance(), {head.str(), {}}, calls, stop, limit);
    store_failure = calls.store_failure();
    return done;
  }();
  const auto normalised = reading.settle();
  const auto kept = reading.finish();
  auto answered = std::move(reading.answered());
  std::sort(answered.documents.begin(), answered.documents.end());
  answered.documents.erase(std::unique(answered.documents.begin(), answered.documents.end()), answered.documents.end());
  if (!read) answered.error = read.error();
  else if (!normalised) answered.error = normalised.error();
  if (!kept) store_failure = kept.error();
  answered.store_failed = store_failure.has_value();
  if (store_failure) answered.error = std::move(store_failure);
  return answered;
}

Answered Ingest::look_up(Source& source, const Question& question, std::stop_token stop) {
  return run(source, question, request_head(question), source.config().deadline, stop);
}

Result<void> Ingest::probe(Source& source, std::stop_token stop) {
  const auto lease = DOSSIER_TRY(source.lease());
  HostCalls calls(source.grants(), http_, store_.blobs(), clock_, stop,
                  [](const json::Value&, std::string_view) -> Result<Message> {
                    return fail(ErrorKind::internal,
                                "probe: the plugin handed something over; a probe changes nothing");
                  });
  // It lists all that somebody must see to, and is read on the spot.
  calls.keep_of_errors(size_t{64} << 10);
  return source.plugin().invoke(lease.instance(), {R"({"verb":"probe"})", {}}, calls, stop, source.config().deadline);
}

}  // namespace dossier
