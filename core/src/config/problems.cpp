#include "config/problems.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace dossier {

std::string did_you_mean(const std::string& name, const std::vector<std::string>& known) {
  const std::string* nearest = nullptr;
  // A third of the letters may be wrong: more is another word.
  int least = std::max(1, static_cast<int>(name.size()) / 3) + 1;
  if (name.size() > 100) return {};
  for (const auto& candidate : known) {
    const int distance = edit_distance(name, candidate);
    if (distance >= least) continue;
    least = distance;
    nearest = &candidate;
  }
  return nearest ? "; did you mean \"" + *nearest + "\"?" : "";
}

std::string enumerated(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

}  // namespace dossier
