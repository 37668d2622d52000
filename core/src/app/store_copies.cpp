// dossier store backup, dossier store restore: the store and its sealed bundles, there and back.

#include <iostream>

#include "app/app.hpp"
#include "app/say.hpp"
#include "app/sealed_file.hpp"
#include "app/store_verbs.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace dossier::app {
namespace {

// Each is verified first: a copy of what was spoilt would take the place of a sound one. Not those that were given out
// elsewhere and are not there any more.
Result<void> copy_bundles(Hub& hub, const std::filesystem::path& to, StoreCopy& copy) {
  DOSSIER_TRY(make_folder(to));
  for (const auto& review_case : DOSSIER_TRY(hub.store->cases()))
    for (const auto& revision : DOSSIER_TRY(hub.store->revisions(review_case.number))) {
      const auto file = file_of(revision, hub.config);
      const auto flaw = flaw_of(file, revision);
      if (flaw.empty()) DOSSIER_TRY(copy_whole(file, to / file.filename(), copy));
      else if (flaw != is_gone || lies_in_store(revision))
        copy.problems.push_back(file.string() + ": " + flaw + "; it was not copied. See: dossier store check");
    }
  return {};
}

void print(const CommandLine& line, const std::string& what, const std::string& from, const std::string& to,
           const StoreCopy& copy) {
  if (line.has("json")) {
    std::cout << json::Object()
                     .put("from", from)
                     .put("to", to)
                     .put("copied", copy.files)
                     .put("there_before", copy.there)
                     .put("problems", copy.problems)
                     .str()
              << "\n";
    return;
  }
  for (const auto& problem : copy.problems) std::cout << problem << "\n";
  std::cout << what << " " << to << ": " << counted(copy.files, "file") << " copied, " << copy.there << " there before"
            << (copy.problems.empty() ? "" : ", " + counted(static_cast<int64_t>(copy.problems.size()), "problem"))
            << "\n";
}

}  // namespace

Result<int> store_backup(const CommandLine& line, Hub& hub) {
  DOSSIER_TRY(hub.open_store());
  const std::filesystem::path folder = line.word(2);
  auto copy = DOSSIER_TRY(hub.store->back_up(folder));
  DOSSIER_TRY(copy_bundles(hub, folder / "bundles", copy));
  print(line, "backup", hub.store->folder().string(), folder.string(), copy);
  if (!line.has("json")) say("Not in it: the key that seals (" + hub.config.seal_key.string() + "). Keep a copy apart");
  return static_cast<int>(copy.problems.empty() ? Exit::done : Exit::failed);
}

Result<int> store_restore(const CommandLine& line, Hub& hub) {
  const std::filesystem::path folder = line.word(2);
  const auto copy = DOSSIER_TRY(restore_store(folder, hub.config.store_folder, hub.config.bundle_folder));
  print(line, "restored", folder.string(), hub.config.store_folder.string(), copy);
  const auto code = DOSSIER_TRY(store_check(line, hub));
  return copy.problems.empty() ? code : static_cast<int>(Exit::failed);
}

}  // namespace dossier::app
