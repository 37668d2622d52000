// All that is wrong with a configuration, gathered, so that one run shows it whole.
#pragma once

#include <string>
#include <vector>

#include "base/text.hpp"
#include "config/yaml.hpp"
#include "dossier/result.hpp"

namespace dossier {

class Problems {
 public:
  /// "dossier.yaml:21: sources.parcels.custmer: unknown key".
  void add(const YamlNode& node, const std::string& path, const std::string& text) { add_at(node.place(), path, text); }
  void add_at(const std::string& place, const std::string& path, const std::string& text) {
    add(Error(ErrorKind::config, place + ": " + (path.empty() ? "" : path + ": ") + text));
  }
  /// What it quotes gives no orders to a terminal.
  void add(const Error& error) { found_.push_back(Error(error.kind(), without_controls(error.message()))); }

  bool none() const { return found_.empty(); }
  std::vector<Error> take() { return std::move(found_); }

 private:
  std::vector<Error> found_;
};

/// `; did you mean "customer"?` when one of the names is near enough, else nothing.
std::string did_you_mean(const std::string& name, const std::vector<std::string>& known);

/// "a, b, c", or "none".
std::string enumerated(const std::vector<std::string>& names);

}  // namespace dossier
