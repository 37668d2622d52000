// The connector that is linked into a fuzzer, behind the same messages and checks as in the hub.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.hpp"
#include "config/option_check.hpp"
#include "plugin/hub_home.hpp"

extern "C" const dossier_plugin_v1 dossier_plugin;

namespace dossier::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

class ConnectorUnderFuzz {
 public:
  Plugin& plugin() { return plugin_; }
  const json::Value& spec() const { return spec_; }

  /// Complete and checked, as the hub hands them over; `own` may be null.
  CheckedOptions options(const YamlNode* own) const {
    Problems problems;
    const YamlNode nobody;
    return check_options(spec_, {own, nullptr, &nobody, "options", "/", true}, problems);
  }

 private:
  HubHome plugin_{"the plugin under fuzz", dossier_plugin};
  json::Document spec_ = plugin_.describe().value();
};

inline json::Document copy_of(const json::Value& value) {
  json::Document copy;
  copy.CopyFrom(value, copy.GetAllocator());
  return copy;
}

/// One of `choices`, chosen by all the bytes, so that each change of them may choose another.
template <class Choices>
const auto& chosen_by(std::string_view bytes, const Choices& choices) {
  return choices[std::hash<std::string_view>()(bytes) % choices.size()];
}

}  // namespace dossier::fuzz
