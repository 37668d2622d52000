// A pull: onward from the checkpoint, or a range once more; whole, or in partitions side by side.

#include <future>

#include "ingest/ingest.hpp"

namespace dossier {
namespace {

// A pull goes on for as long as pages come; every request in it has limits of its own.
constexpr std::chrono::hours longest_pull{24};

int64_t partitions_of(const Source& source, const std::string& stream) {
  for (const auto& known : source.spec().streams)
    if (known.name == stream && known.pulls_in_partitions) return source.config().partitions;
  return 1;
}

// With another number of partitions each holds other things: its cursor is another one.
std::string checkpoint_of(const std::string& stream, int64_t part, int64_t parts) {
  return parts == 1 ? stream : stream + "#" + std::to_string(part + 1) + "of" + std::to_string(parts);
}

void add(Answered& all, Answered one) {
  all.taken += one.taken;
  all.rejected += one.rejected;
  if (all.first_rejected.empty()) all.first_rejected = std::move(one.first_rejected);
  // That the store fails says more than what a source said of itself meanwhile.
  if (one.error && (!all.error || (one.store_failed && !all.store_failed))) {
    all.error = std::move(one.error);
    all.store_failed = one.store_failed;
  }
}

}  // namespace

Answered Ingest::pull(Source& source, const std::string& stream, const PullWish& wish, std::stop_token stop) {
  Question question;
  question.stream = stream;
  question.until = clock_.now();
  if (wish.range) std::tie(question.from, question.until) = *wish.range;
  const auto parts = partitions_of(source, stream);
  if (parts == 1) return pull_part(source, std::move(question), wish, 0, 1, stop);
  std::vector<std::future<Answered>> under_way;
  for (int64_t part = 0; part < parts; ++part)
    under_way.push_back(std::async(std::launch::async | std::launch::deferred,
                                   [&, part] { return pull_part(source, question, wish, part, parts, stop); }));
  Answered answered;
  for (auto& one : under_way) add(answered, one.get());
  return answered;
}

Answered Ingest::pull_part(Source& source, Question question, const PullWish& wish, int64_t part, int64_t parts,
                           std::stop_token stop) {
  std::string cursor;
  if (!wish.range) {
    question.checkpoint = checkpoint_of(question.stream, part, parts);
    auto kept = store_.checkpoint(source.config().name, question.checkpoint);
    if (!kept) {
      Answered answered;
      answered.error = kept.error();
      answered.store_failed = true;
      return answered;
    }
    if (!wish.anew) cursor = std::move(*kept);
  }
  json::Object head;
  head.put("verb", "read").put("stream", question.stream).put("pull", true).put("cursor", cursor);
  head.put("from", question.from).put("until", question.until);
  head.put("partition", json::Object().put("number", part).put("of", parts));
  return run(source, question, head, longest_pull, stop);
}

}  // namespace dossier
