// One YAML file as a tree that remembers its lines. yaml-cpp stands behind it and shows nowhere else.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dossier/result.hpp"

namespace dossier {

struct YamlNode {
  enum class Kind { nothing, text, list, map } kind = Kind::nothing;
  std::shared_ptr<const std::string> file;  // for messages
  int line = 0;
  std::string text;
  std::vector<YamlNode> items;
  struct Member {
    std::string name;
    int line = 0;
    std::vector<YamlNode> value;  // exactly one; a vector, since the type is not complete here
    const YamlNode& node() const { return value.front(); }
  };
  std::vector<Member> members;  // in the file's order; a name may be there twice

  /// The first member of that name, or null.
  const YamlNode* find(std::string_view name) const;
  /// "dossier.yaml:21".
  std::string place() const { return (file ? *file : std::string("?")) + ":" + std::to_string(line); }
};

/// What one configuration file may hold: far more than any of ours, far less than what hurts.
inline constexpr int64_t yaml_bytes = int64_t{1} << 20;
inline constexpr int yaml_depth = 32;
inline constexpr int yaml_nodes = 50'000;

/// Errors: config, with file and line: no YAML, several documents, aliases (they let a small file grow without bound),
/// deeper or longer than the limits above.
Result<YamlNode> parse_yaml(std::string_view text, const std::string& file);
Result<YamlNode> read_yaml(const std::filesystem::path& file);

}  // namespace dossier
