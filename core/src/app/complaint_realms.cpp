#include "app/complaint_realms.hpp"

#include <algorithm>

namespace dossier::app {
namespace {

bool looks_up_complaints(const PluginSpec& plugin) {
  return std::any_of(plugin.streams.begin(), plugin.streams.end(), [](const StreamSpec& stream) {
    return std::find(stream.consumes.begin(), stream.consumes.end(), "complaint_no") != stream.consumes.end();
  });
}

}  // namespace

Result<std::set<std::string>> complaint_realms(const Hub& hub) {
  std::set<std::string> realms;
  for (const auto& source : hub.config.sources)
    for (const auto& plugin : hub.plugins) {
      if (plugin.kind != "connector" || plugin.name != source.connector || !looks_up_complaints(plugin)) continue;
      const auto named = source.realm.find("complaint_no");
      realms.insert(named == source.realm.end() ? source.name : named->second);
    }
  if (realms.empty())
    return fail(ErrorKind::config,
                hub.config.file.string() + ": no source looks up complaint numbers. Configure a ticket database");
  return realms;
}

std::string all_of(const std::set<std::string>& realms) {
  std::string all;
  for (const auto& realm : realms) all += (all.empty() ? "" : ", ") + realm;
  return all;
}

}  // namespace dossier::app
