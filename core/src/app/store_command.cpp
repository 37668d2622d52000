// dossier store check, and which verbs dossier store has.

#include <iostream>
#include <map>
#include <set>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/say.hpp"
#include "app/sealed_file.hpp"
#include "app/store_verbs.hpp"
#include "base/text.hpp"

namespace dossier::app {
namespace {

struct Checked {
  StoreCheck store;
  int64_t bundles = 0, elsewhere = 0;  // examined; given out and not there any more
};

void print(const CommandLine& line, const std::string& folder, const Checked& found) {
  if (line.has("json")) {
    json::Object examined;
    examined.put("documents", found.store.documents).put("blobs", found.store.blobs).put("cases", found.store.cases);
    examined.put("tombstones", found.store.tombstones);
    examined.put("bundles", found.bundles).put("bundles_elsewhere", found.elsewhere);
    std::cout << json::Object()
                     .put("store", folder)
                     .put("sound", found.store.problems.empty())
                     .put("examined", examined)
                     .put("problems", found.store.problems)
                     .str()
              << "\n";
    return;
  }
  for (const auto& problem : found.store.problems) std::cout << problem << "\n";
  std::cout << "store " << folder << ": "
            << (found.store.problems.empty() ? "sound"
                                             : counted(static_cast<int64_t>(found.store.problems.size()), "problem"))
            << "; examined: " << counted(found.store.documents, "document") << ", "
            << counted(found.store.blobs, "file") << ", " << counted(found.store.cases, "case") << ", "
            << counted(found.bundles, "bundle") << "\n";
  if (found.store.tombstones > 0)
    std::cout << counted(found.store.tombstones, "tombstone") << " of what was deleted (dossier store tombstones)\n";
  if (found.elsewhere > 0)
    std::cout << counted(found.elsewhere, "bundle") << " given out with --out, not there any more and not examined\n";
}

std::string problem_of(const ReviewCase& review_case, const SealedRevision& revision, bool is_last,
                       const std::filesystem::path& file, const std::string& flaw) {
  const auto next = ", or have the next revision made, which holds the same: dossier bundle " + review_case.number;
  return file.string() + ": revision r" + std::to_string(revision.revision) + " of case " + review_case.number + " " +
         flaw + ". Put it back from a backup" + (is_last ? next : "");
}

// A bundle that was given out with --out may have left this machine: not finding it there proves nothing.
Result<void> check_bundles(Hub& hub, Checked& found) {
  const auto own_folder = std::filesystem::absolute(hub.config.bundle_folder);
  for (const auto& review_case : DOSSIER_TRY(hub.store->cases())) {
    const auto revisions = DOSSIER_TRY(hub.store->revisions(review_case.number));
    for (const auto& revision : revisions) {
      const auto file = file_of(revision, hub.config);
      const auto flaw = flaw_of(file, revision);
      const bool has_left = flaw == is_gone && !lies_in_store(revision) && file.parent_path() != own_folder;
      ++(has_left ? found.elsewhere : found.bundles);
      const bool is_last = revision.revision == revisions.back().revision;
      if (!flaw.empty() && !has_left)
        found.store.problems.push_back(problem_of(review_case, revision, is_last, file, flaw));
    }
  }
  return {};
}

}  // namespace

Result<int> store_check(const CommandLine& line, Hub& hub) {
  if (!hub.store) DOSSIER_TRY(hub.open_store_to_read());
  Checked found{DOSSIER_TRY(hub.store->check())};
  DOSSIER_TRY(check_bundles(hub, found));
  print(line, hub.store->folder().string(), found);
  return static_cast<int>(found.store.problems.empty() ? Exit::done : Exit::failed);
}

int store_command(const CommandLine& line, const Clock& clock) {
  const std::map<std::string, Result<int> (*)(const CommandLine&, Hub&)> verbs = {{"check", store_check},
                                                                                  {"backup", store_backup},
                                                                                  {"restore", store_restore},
                                                                                  {"sweep", store_sweep},
                                                                                  {"tombstones", store_tombstones}};
  const std::set<std::string> of_a_folder = {"backup", "restore"};
  const auto verb = verbs.find(line.word(1));
  if (verb == verbs.end())
    return report_usage(
        "dossier store: wanted \"check\", \"backup DIR\", \"restore DIR\", \"sweep\" or \"tombstones\". See: dossier "
        "store --help");
  if (of_a_folder.count(verb->first) && line.word(2).empty())
    return report_usage("dossier store " + verb->first + ": wanted DIR. See: dossier store " + verb->first + " --help");
  auto plugins = find_plugins(line);
  auto config = read_config(line, plugins);
  if (!config) return report_error(config.error());
  Hub hub(std::move(*config), std::move(plugins), plugin_folders(line), clock);
  const auto code = verb->second(line, hub);
  return code ? *code : report_error(code.error());
}

}  // namespace dossier::app
