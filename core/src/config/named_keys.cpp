#include "config/named_keys.hpp"

#include <algorithm>
#include <set>

namespace dossier {
namespace {

bool is_of_name(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '_';
}

void add_names(const std::string& text, const std::string& prefix, std::set<std::string>& names) {
  for (size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
    at += prefix.size();
    const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_of_name);
    if (auto name = std::string(text.begin() + static_cast<std::ptrdiff_t>(at), end); !name.empty())
      names.insert(std::move(name));
  }
}

}  // namespace

std::vector<std::string> named_keys(const json::Value& options, const std::vector<std::string>& maps,
                                    const std::string& prefix) {
  std::set<std::string> names;
  for (const auto& map : maps) {
    const auto* texts = json::find(options, "/" + json::pointer_step(map));
    if (!texts || !texts->IsObject()) continue;
    for (const auto& member : texts->GetObject()) {
      const std::string text(json::view(member.value));
      if (text.find("${") != std::string::npos) return {};
      add_names(text, prefix, names);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace dossier
