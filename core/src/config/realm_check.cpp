#include "config/realm_check.hpp"

#include <algorithm>
#include <string>

namespace dossier {
namespace {

/// The names that numbers of this type have elsewhere: what other sources set, and where they set none, their own.
std::vector<std::string> realms_elsewhere(const std::string& type, const SourceConfig& source,
                                          const std::vector<SourceConfig>& configured) {
  std::vector<std::string> names;
  for (const auto& other : configured) {
    if (other.name == source.name) continue;
    const auto set = other.realm.find(type);
    names.push_back(set == other.realm.end() ? other.name : set->second);
  }
  return names;
}

const YamlNode* node_of(const YamlNode* sources, const std::string& source, const std::string& type) {
  const auto* node = sources ? sources->find(source) : nullptr;
  const auto* realm = node ? node->find("realm") : nullptr;
  return realm ? realm->find(type) : nullptr;
}

}  // namespace

void check_realms(const YamlNode* sources, const std::vector<SourceConfig>& configured, Problems& problems) {
  for (const auto& source : configured)
    for (const auto& [type, name] : source.realm) {
      const auto known = realms_elsewhere(type, source, configured);
      // A waybill's realm is its carrier, which need not be a source.
      if (type == "waybill_no" || name == source.name || std::find(known.begin(), known.end(), name) != known.end())
        continue;
      const auto meant = did_you_mean(name, known);
      if (const auto* node = node_of(sources, source.name, type); node && !meant.empty())
        problems.add(*node, "sources." + source.name + ".realm." + type,
                     "no other source has a realm \"" + name + "\", so that nothing would be asked here" + meant);
    }
}

}  // namespace dossier
