// Reading one map of the configuration: each key asked for is known, all others are problems.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/problems.hpp"
#include "config/yaml.hpp"

namespace dossier {

/// Borrows node and problems; call finish() when every key has been asked for.
class MapReader {
 public:
  /// `node` may be null or nothing: then every key is absent.
  MapReader(const YamlNode* node, std::string path, Problems& problems);

  /// The value of a key, or null when it is absent or empty.
  const YamlNode* get(const std::string& name);
  std::string path_of(const std::string& name) const { return path_.empty() ? name : path_ + "." + name; }

  // Each leaves its target as it is when the key is absent or wrong.
  void text(const std::string& name, std::string& target);
  void boolean(const std::string& name, bool& target);
  void integer(const std::string& name, int64_t& target, int64_t minimum, int64_t maximum);
  void integer(const std::string& name, int& target, int minimum, int maximum);
  void number(const std::string& name, double& target, double minimum, double maximum);
  /// "30s", "2m", "1h", where the minimum allows it also "-3s".
  void seconds(const std::string& name, int64_t& target, int64_t minimum, int64_t maximum);

  /// Members in the file's order; a problem when there is something that is no map.
  std::vector<const YamlNode::Member*> members() const;

  /// Reports every key that nobody asked for. `hint` may say more about one ("put it under options:").
  void finish(const std::function<std::string(const std::string& name)>& hint = {});

 private:
  const YamlNode* node_;
  std::string path_;
  Problems& problems_;
  std::vector<std::string> known_;
};

/// Every key given twice, at any depth.
void report_duplicates(const YamlNode& node, const std::string& path, Problems& problems);

/// Nothing for what is no whole number, or no duration.
std::optional<int64_t> whole_number(const std::string& text);
std::optional<bool> truth(const std::string& text);

/// A text, or a list of texts.
std::vector<std::string> texts_of(const YamlNode& node, const std::string& path, Problems& problems);

}  // namespace dossier
