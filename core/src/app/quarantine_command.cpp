// dossier quarantine: what could not be read, why, reading it again, and giving it up. dossier renormalise: reading
// everything of a source again, after its mapping or its connector was mended.

#include <algorithm>
#include <iostream>
#include <set>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/interruption.hpp"
#include "app/quarantine_verbs.hpp"
#include "app/say.hpp"
#include "base/text.hpp"

namespace dossier::app {
namespace {

constexpr int documents_at_once = 500;

struct Sum {
  Rederived total;
  int64_t documents = 0, failed = 0;
};

void add(Sum& sum, const Rederived& one) {
  ++sum.documents;
  sum.total.unchanged += one.unchanged;
  sum.total.changed += one.changed;
  sum.total.added += one.added;
  sum.total.superseded += one.superseded;
  sum.total.missing += one.missing;
  sum.total.rejected += one.rejected;
}

/// One document that cannot be read stops no other.
Result<void> renormalise(Hub& hub, Source& source, const std::vector<int64_t>& rows, std::stop_token stop, Sum& sum) {
  for (const auto row : rows) {
    if (stop.stop_requested()) return fail(ErrorKind::cancelled, "interrupted; what was done stays. Run it again");
    const auto outcome = hub.ingest->renormalise(source, row, stop);
    if (outcome) {
      add(sum, *outcome);
      continue;
    }
    if (outcome.error().reason() == store_failed) return fail(outcome.error());
    ++sum.failed;
    say("document " + std::to_string(row) + ": " + outcome.error().message());
  }
  return {};
}

void tell(const CommandLine& line, const std::string& source, const Sum& sum) {
  const auto& total = sum.total;
  if (line.has("json")) {
    std::cout << json::Object()
                     .put("source", source)
                     .put("documents", sum.documents)
                     .put("failed", sum.failed)
                     .put("unchanged", total.unchanged)
                     .put("changed", total.changed)
                     .put("added", total.added)
                     .put("superseded", total.superseded)
                     .put("missing", total.missing)
                     .put("quarantined", total.rejected)
                     .str()
              << "\n";
    return;
  }
  std::cout << source << ": " << counted(sum.documents, "document") << " read again: " << total.added << " new, "
            << total.changed << " changed, " << total.unchanged << " as before; " << total.superseded
            << " left alone since the source has said something newer, " << total.missing
            << " no longer derived and kept, " << total.rejected << " in quarantine\n";
}

/// The source, started. Errors: config, when there is none; those of starting it.
Result<std::unique_ptr<Source>> started(Hub& hub, const std::string& name) {
  const auto known = std::any_of(hub.config.sources.begin(), hub.config.sources.end(),
                                 [&](const SourceConfig& source) { return source.name == name; });
  if (!known) return fail(ErrorKind::config, "no source \"" + name + "\" is configured. See: dossier source list");
  auto begun = hub.start_sources({name});
  if (!begun.failed.empty()) return fail(std::move(begun.failed.front().second));
  return std::move(begun.sources.at(0));
}

int exit_code(const Sum& sum) {
  return static_cast<int>(sum.failed == 0 && sum.total.rejected == 0 ? Exit::done : Exit::failed);
}

/// Of a source, of one entry, or of all.
Result<int> retry(const CommandLine& line, Hub& hub, std::stop_token stop) {
  const auto word = line.word(2);
  const bool is_entry = !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
  auto waiting = DOSSIER_TRY(waiting_of(is_entry ? "" : word, hub));
  if (is_entry) {
    auto one = DOSSIER_TRY(waiting_entry(word, waiting));
    waiting = {std::move(one)};
  }
  std::map<std::string, std::set<int64_t>> documents;
  for (const auto& one : waiting) documents[one.source].insert(one.document);
  Sum all;
  for (const auto& [name, rows] : documents) {
    const auto source = DOSSIER_TRY(started(hub, name));
    Sum sum;
    DOSSIER_TRY(renormalise(hub, *source, {rows.begin(), rows.end()}, stop, sum));
    tell(line, name, sum);
    all.failed += sum.failed;
    all.total.rejected += sum.total.rejected;
  }
  if (documents.empty()) say("nothing is in quarantine" + (word.empty() ? "" : " of \"" + word + "\""));
  return exit_code(all);
}

Result<int> quarantine(const CommandLine& line, Hub& hub) {
  const auto verb = line.word(1);
  const bool looks = verb == "list" || verb == "show";
  DOSSIER_TRY(looks ? hub.open_store_to_read() : hub.open_store());
  if (verb == "list") return list_quarantine(line, hub);
  if (verb == "show") return show_quarantine(line, hub);
  if (verb == "retry") return retry(line, hub, interruption());
  if (verb == "discard") return discard_from_quarantine(line, hub);
  return fail(ErrorKind::config,
              "dossier quarantine: wanted \"list [SOURCE]\", \"show ENTRY\", \"retry [SOURCE | ENTRY]\" or \"discard "
              "ENTRY --reason TEXT\". See: dossier quarantine --help");
}

Result<int> renormalise_all(const CommandLine& line, Hub& hub) {
  DOSSIER_TRY(hub.open_store());
  const auto name = line.word(1);
  const auto source = DOSSIER_TRY(started(hub, name));
  const auto stop = interruption();
  Sum sum;
  int64_t behind = 0;
  while (true) {
    const auto rows = DOSSIER_TRY(hub.store->document_rows(name, behind, documents_at_once));
    if (rows.empty()) break;
    DOSSIER_TRY(renormalise(hub, *source, rows, stop, sum));
    behind = rows.back();
  }
  tell(line, name, sum);
  return exit_code(sum);
}

int with_hub(const CommandLine& line, const Clock& clock, Result<int> (*work)(const CommandLine&, Hub&)) {
  interruption();
  auto plugins = find_plugins(line);
  auto config = read_config(line, plugins);
  if (!config) return report_error(config.error());
  Hub hub(std::move(*config), std::move(plugins), plugin_folders(line), clock);
  const auto code = work(line, hub);
  return code ? *code : report_error(code.error());
}

}  // namespace

int quarantine_command(const CommandLine& line, const Clock& clock) { return with_hub(line, clock, quarantine); }

int renormalise_command(const CommandLine& line, const Clock& clock) {
  if (line.word(1).empty()) return report_usage("dossier renormalise: wanted SOURCE. See: dossier source list");
  return with_hub(line, clock, renormalise_all);
}

}  // namespace dossier::app
