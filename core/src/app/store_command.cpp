#include <iostream>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "base/text.hpp"

namespace dossier::app {
namespace {

void print(const CommandLine& line, const std::string& folder, const StoreCheck& found) {
  if (line.has("json")) {
    json::Object examined;
    examined.put("documents", found.documents).put("blobs", found.blobs).put("cases", found.cases);
    std::cout << json::Object()
                     .put("store", folder)
                     .put("sound", found.problems.empty())
                     .put("examined", examined)
                     .put("problems", found.problems)
                     .str()
              << "\n";
    return;
  }
  for (const auto& problem : found.problems) std::cout << problem << "\n";
  std::cout << "store " << folder << ": "
            << (found.problems.empty() ? "sound" : counted(static_cast<int64_t>(found.problems.size()), "problem"))
            << "; examined: " << counted(found.documents, "document") << ", " << counted(found.blobs, "file") << ", "
            << counted(found.cases, "case") << "\n";
}

Result<int> check(const CommandLine& line, Hub& hub) {
  DOSSIER_TRY(hub.open_store());
  const auto found = DOSSIER_TRY(hub.store->check());
  print(line, hub.store->folder().string(), found);
  return static_cast<int>(found.problems.empty() ? Exit::done : Exit::failed);
}

}  // namespace

int store_command(const CommandLine& line, const Clock& clock) {
  if (line.word(1) != "check") return report_usage("dossier store: wanted \"check\". See: dossier store --help");
  auto plugins = find_plugins(line);
  auto config = read_config(line, plugins);
  if (!config) return report_error(config.error());
  Hub hub(std::move(*config), std::move(plugins), plugin_folders(line), clock);
  const auto code = check(line, hub);
  return code ? *code : report_error(code.error());
}

}  // namespace dossier::app
