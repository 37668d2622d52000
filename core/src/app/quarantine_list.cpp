// dossier quarantine list, dossier quarantine show: what could not be read, why, and its bytes.

#include <algorithm>
#include <iostream>

#include "app/app.hpp"
#include "app/guarded_output.hpp"
#include "app/quarantine_verbs.hpp"
#include "app/say.hpp"
#include "base/text.hpp"

namespace dossier::app {
namespace {

json::Object facts(const Quarantined& one) {
  return json::Object()
      .put("id", one.id)
      .put("source", one.source)
      .put("stream", one.stream)
      .put("at", rfc3339(one.at))
      .put("key", one.key)
      .put("pointer", one.pointer)
      .put("reason", one.reason)
      .put("document", one.digest);
}

json::Object facts(const Discarded& discarded) {
  const auto& one = discarded.entry;
  auto object = discarded.is_deleted()
                    ? json::Object().put("id", one.id).put("source", one.source).put("stream", one.stream)
                    : facts(one);
  if (discarded.is_deleted()) object.put("document", one.digest);
  object.put("key_digest", discarded.key_digest).put("pointer_digest", discarded.pointer_digest);
  object.put("discarded_at", rfc3339(discarded.at)).put("discarded_by", discarded.actor).put("why", discarded.why);
  if (discarded.read_at) object.put("read_at", rfc3339(*discarded.read_at));
  return object.put("deleted", discarded.is_deleted()), object;
}

// Keys, places and reasons quote the source: they give no orders to a terminal.
std::string place(const Quarantined& one) {
  return without_controls(one.key + ", " + (one.pointer.empty() ? "the whole payload" : one.pointer));
}
std::string reason(const Quarantined& one) { return without_controls(one.reason); }

std::string sentence(const Quarantined& one) {
  return std::to_string(one.id) + "  " + one.source + "/" + one.stream + "  " + rfc3339(one.at) + "  " + place(one) +
         ": " + reason(one);
}

std::string deleted_sentence(const Quarantined& one) {
  return std::to_string(one.id) + "  " + one.source + "/" + one.stream + "  document " + one.digest +
         ", deleted since (dossier store tombstones)";
}

/// An empty answer about a source that nobody knows would be none.
Result<void> expect_source(const std::string& name, const Hub& hub) {
  const bool is_known = std::any_of(hub.config.sources.begin(), hub.config.sources.end(),
                                    [&](const SourceConfig& known) { return known.name == name; });
  if (is_known || name.empty()) return {};
  return fail(ErrorKind::config, "dossier quarantine: no source \"" + name + "\". See: dossier source list");
}

Result<int> list_discarded(const CommandLine& line, Hub& hub) {
  const auto source = line.word(2);
  const auto all = DOSSIER_TRY(QuarantineLedger(*hub.store).discarded(source));
  if (all.empty()) DOSSIER_TRY(expect_source(source, hub));
  for (const auto& one : all) print_discarded(line, one);
  if (!line.has("json")) say(counted(static_cast<int64_t>(all.size()), "place") + " discarded");
  return static_cast<int>(Exit::done);
}

void print_settled(const CommandLine& line, const Settled& settled) {
  if (line.has("json")) {
    std::cout << facts(settled.entry).put("settled_at", rfc3339(settled.at)).put_some("settled_by", settled.by).str()
              << "\n";
    return;
  }
  std::cout << sentence(settled.entry) << "; could be read at " << rfc3339(settled.at)
            << (settled.by.empty() ? "" : " from document " + settled.by) << "\n";
}

Result<int> list_settled(const CommandLine& line, Hub& hub) {
  const auto source = line.word(2);
  const auto all = DOSSIER_TRY(QuarantineLedger(*hub.store).settled(source));
  if (all.empty()) DOSSIER_TRY(expect_source(source, hub));
  for (const auto& one : all) print_settled(line, one);
  if (!line.has("json")) say(counted(static_cast<int64_t>(all.size()), "place") + " read since");
  return static_cast<int>(Exit::done);
}

/// An entry whose payload can be shown: one that waits, or was discarded and is still there.
Result<Quarantined> kept_entry(const std::string& word, Hub& hub) {
  for (auto& one : DOSSIER_TRY(QuarantineLedger(*hub.store).discarded())) {
    if (std::to_string(one.entry.id) != word) continue;
    if (!one.is_deleted()) return std::move(one.entry);
    return fail(ErrorKind::config, "dossier quarantine show: entry " + word + " was discarded, and its document " +
                                       one.entry.digest +
                                       " deleted since. What is left of it: dossier quarantine list --discarded");
  }
  return waiting_entry(word, DOSSIER_TRY(hub.store->quarantine()));
}

}  // namespace

Result<std::vector<Quarantined>> waiting_of(const std::string& source, Hub& hub) {
  auto waiting = DOSSIER_TRY(hub.store->quarantine(source));
  if (waiting.empty()) DOSSIER_TRY(expect_source(source, hub));
  return waiting;
}

Result<Quarantined> waiting_entry(const std::string& word, const std::vector<Quarantined>& waiting) {
  for (const auto& one : waiting)
    if (std::to_string(one.id) == word) return one;
  return fail(ErrorKind::config, "dossier quarantine: no entry \"" + word + "\" waits. See: dossier quarantine list");
}

void print_discarded(const CommandLine& line, const Discarded& discarded) {
  if (line.has("json")) {
    std::cout << facts(discarded).str() << "\n";
    return;
  }
  std::cout << (discarded.is_deleted() ? deleted_sentence(discarded.entry) : sentence(discarded.entry))
            << "; discarded " << rfc3339(discarded.at) << " by " << discarded.actor << ": " << discarded.why;
  if (discarded.read_at) std::cout << "; could be read after all at " << rfc3339(*discarded.read_at);
  std::cout << "\n";
}

Result<int> list_quarantine(const CommandLine& line, Hub& hub) {
  if (line.has("discarded") && line.has("settled"))
    return fail(ErrorKind::config,
                "dossier quarantine list: --discarded and --settled; wanted one of them. See: dossier quarantine list "
                "--help");
  if (line.has("discarded")) return list_discarded(line, hub);
  if (line.has("settled")) return list_settled(line, hub);
  const auto waiting = DOSSIER_TRY(waiting_of(line.word(2), hub));
  for (const auto& one : waiting) std::cout << (line.has("json") ? facts(one).str() : sentence(one)) << "\n";
  if (!line.has("json")) say(counted(static_cast<int64_t>(waiting.size()), "place") + " in quarantine");
  return static_cast<int>(Exit::done);
}

Result<int> show_quarantine(const CommandLine& line, Hub& hub) {
  const auto one = DOSSIER_TRY(kept_entry(line.word(2), hub));
  const auto payload = DOSSIER_TRY(hub.store->payload(one.digest));
  if (line.has("json")) {
    std::cout << facts(one).put("payload", decode_text(payload, "").utf8).str() << "\n";
    return static_cast<int>(Exit::done);
  }
  say("entry " + std::to_string(one.id) + ": " + one.source + "/" + one.stream + ", " + place(one));
  say("reason: " + reason(one));
  say("payload as it came, " + counted(static_cast<int64_t>(payload.size()), "byte") + ", SHA-256 " + one.digest + ":");
  print_as_it_came(payload);
  return static_cast<int>(Exit::done);
}

}  // namespace dossier::app
