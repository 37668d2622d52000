// dossier store sweep, dossier store tombstones: what no case holds is deleted, and what is left of it.

#include <iostream>

#include "app/app.hpp"
#include "app/interruption.hpp"
#include "app/say.hpp"
#include "app/staging_rules.hpp"
#include "app/store_verbs.hpp"
#include "base/text.hpp"

namespace dossier::app {
namespace {

json::Object to_json(const SweptSource& swept) {
  json::Object object;
  object.put("source", swept.source);
  if (swept.days) object.put("staging_days", *swept.days);
  object.put("deleted", swept.deleted).put("bytes", swept.bytes).put("files", swept.files);
  object.put("held", swept.held).put("quarantined", swept.quarantined).put("waiting", swept.waiting);
  return object;
}

void print_json(const std::string& store, const Sweep& sweep, bool is_rehearsal) {
  std::vector<json::Object> sources;
  for (const auto& swept : sweep.sources) sources.push_back(to_json(swept));
  std::cout << json::Object()
                   .put("store", store)
                   .put("dry_run", is_rehearsal)
                   .put("sources", sources)
                   .put("files_left", sweep.files_left)
                   .put("log_empty", sweep.is_log_empty)
                   .str()
            << "\n";
}

void print(const SweptSource& swept, bool is_rehearsal) {
  if (!swept.days) {
    std::cout << swept.source << ": not in the configuration; nothing of its " << counted(swept.waiting, "document")
              << " beyond any look-up is deleted\n";
    return;
  }
  std::cout << swept.source << " (staging_days " << *swept.days << "): " << counted(swept.deleted, "document") << " of "
            << counted(swept.bytes, "byte") << (is_rehearsal ? " would be deleted" : " deleted");
  if (swept.files > 0) std::cout << ", and " << counted(swept.files, "file");
  std::cout << "; " << swept.held << " held by cases, " << swept.quarantined << " in quarantine, " << swept.waiting
            << " not old enough\n";
  if (swept.quarantined > 0)
    std::cout << "  kept, since nobody knows whom they concern: dossier quarantine list " << swept.source << "\n";
}

json::Object to_json(const Tombstone& tombstone) {
  json::Object object;
  object.put("source", tombstone.source).put_some("stream", tombstone.stream);
  object.put("key_digest", tombstone.key_digest).put("digest", tombstone.digest).put("size", tombstone.size);
  object.put("taken_at", rfc3339(tombstone.taken_at)).put("deleted_at", rfc3339(tombstone.deleted_at));
  return object.put("actor", tombstone.actor).put("staging_days", tombstone.days), object;
}

void print(const Tombstone& tombstone) {
  std::cout << rfc3339(tombstone.deleted_at) << " " << tombstone.source << "/"
            << (tombstone.stream.empty() ? "(file)" : tombstone.stream) << " " << tombstone.digest << ", "
            << counted(tombstone.size, "byte") << ", taken in " << rfc3339(tombstone.taken_at) << ", staging_days "
            << tombstone.days << ", deleted by " << tombstone.actor << "\n";
}

}  // namespace

Result<int> store_sweep(const CommandLine& line, Hub& hub) {
  const bool is_rehearsal = line.has("dry-run");
  DOSSIER_TRY(is_rehearsal ? hub.open_store_to_read() : hub.open_store());
  const auto stop = interruption();
  Staging staging(*hub.store);
  const auto rules = staging_rules(hub.config);
  const auto sweep = DOSSIER_TRY(is_rehearsal ? staging.rehearse(rules, stop) : staging.sweep(rules, actor(), stop));
  if (line.has("json")) print_json(hub.store->folder().string(), sweep, is_rehearsal);
  else
    for (const auto& swept : sweep.sources) print(swept, is_rehearsal);
  if (sweep.files_left > 0)
    say(counted(sweep.files_left, "file") + " in use, or fetched again within a day: the next sweep deletes them");
  if (!sweep.is_log_empty)
    say("Others were reading the store: what was deleted stays in its log (store.sqlite-wal) until the next sweep");
  if (!stop.stop_requested()) return static_cast<int>(Exit::done);
  say("Interrupted: what was deleted stays so, the next sweep goes on");
  return static_cast<int>(Exit::failed);
}

Result<int> store_tombstones(const CommandLine& line, Hub& hub) {
  DOSSIER_TRY(hub.open_store_to_read());
  constexpr int at_once = 1000;
  Staging staging(*hub.store);
  for (int64_t behind = 0;;) {
    const auto some = DOSSIER_TRY(staging.tombstones(behind, at_once));
    if (some.empty()) return static_cast<int>(Exit::done);
    for (const auto& [row, tombstone] : some) {
      if (line.has("json")) std::cout << to_json(tombstone).str() << "\n";
      else print(tombstone);
    }
    behind = some.back().first;
  }
}

}  // namespace dossier::app
