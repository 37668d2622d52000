#include "assemble/own_versions.hpp"

#include <algorithm>
#include <string>

#include "collect/trail.hpp"

namespace dossier {
namespace {

std::set<std::string> names_of(const Record& record) {
  std::set<std::string> names;
  for (const auto& identifier : record.identifiers)
    if (binds(identifier) && !is_agents(identifier.type)) names.insert(identifier.key());
  for (const auto& link : record.links) names.insert("link\x1f" + link.source_id);
  return names;
}

/// A version that names nothing says of nobody that it is his.
bool is_of_another(const std::set<std::string>& names, const std::set<std::string>& own) {
  if (names.empty() || own.empty()) return false;
  return std::none_of(names.begin(), names.end(), [&](const std::string& name) { return own.count(name) > 0; });
}

const Record& own_version(const Item& item) {
  for (const auto& version : item.earlier)
    if (version.version == item.by_version) return version;
  return item.record;
}

}  // namespace

OwnVersions::OwnVersions(const Item& item, std::vector<Micros> came, Micros as_of)
    : came_(std::move(came)), until_(as_of) {
  const auto own = names_of(own_version(item));
  const auto note = [&](const Record& version) {
    const bool is_later = item.by_version > 0 && version.version > item.by_version;
    if (is_later || is_of_another(names_of(version), own)) others_.insert(version.version);
  };
  for (const auto& version : item.earlier) note(version);
  note(item.record);
  const auto next = static_cast<size_t>(item.by_version);  // counted from 0
  if (item.by_version > 0 && next < came_.size()) until_ = came_[next] - 1;
}

int OwnVersions::at(Micros time) const {
  const auto later = std::upper_bound(came_.begin(), came_.end(), time);
  return std::max(1, static_cast<int>(later - came_.begin()));
}

}  // namespace dossier
