#include "app/bundle_wishes.hpp"

#include <algorithm>
#include <set>

#include "base/files.hpp"
#include "config/problems.hpp"

namespace dossier::app {
namespace {

std::vector<std::string> parted_at_commas(std::string rest) {
  std::vector<std::string> names;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    names.push_back(rest.substr(0, comma));
    rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
  }
  return names;
}

const PluginSpec* report_named(const std::string& name, const Hub& hub) {
  const auto found = std::find_if(hub.plugins.begin(), hub.plugins.end(), [&](const PluginSpec& plugin) {
    return plugin.kind == "report" && plugin.name == name;
  });
  return found == hub.plugins.end() ? nullptr : &*found;
}

std::vector<std::string> reports_there_are(const Hub& hub) {
  std::vector<std::string> names;
  for (const auto& plugin : hub.plugins)
    if (plugin.kind == "report") names.push_back(plugin.name);
  return names;
}

// A folder that looks writable may lie on a disk that is not.
Result<void> prove_writable(const std::filesystem::path& folder) {
  DOSSIER_TRY(make_folder(folder));
  DOSSIER_TRY(PendingFile::create(folder / "dossier-was-here", 0600));
  return {};
}

}  // namespace

Result<std::vector<const PluginSpec*>> wished_reports(const CommandLine& line, const Hub& hub) {
  const auto names = line.has("report") ? parted_at_commas(line.value("report")) : hub.config.reports;
  const auto there = reports_there_are(hub);
  std::vector<const PluginSpec*> reports;
  std::set<std::string> seen;
  std::string problems;
  for (const auto& name : names) {
    reports.push_back(report_named(name, hub));
    if (!reports.back()) problems += "\n--report \"" + name + "\": no report is named so" + did_you_mean(name, there);
    else if (!seen.insert(name).second) problems += "\n--report \"" + name + "\": stands twice, wanted once";
  }
  if (problems.empty()) return reports;
  return fail(ErrorKind::config, problems.substr(1) + "\nWanted, with commas between: " + enumerated(there) +
                                     ". See: dossier plugin list");
}

Result<void> prepare_wished_folder(const CommandLine& line) {
  if (!line.has("out")) return {};
  const auto ready = prove_writable(line.value("out"));
  if (ready) return {};
  return fail(ErrorKind::config, "--out " + line.value("out") + ": no bundle can be put there (" +
                                     ready.error().message() + "); no source was asked. Name a folder that the user " +
                                     actor() + " can write to: --out DIR");
}

}  // namespace dossier::app
