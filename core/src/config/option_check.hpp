// Checking a source's options against the spec of its plugin.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/file_address.hpp"
#include "config/problems.hpp"
#include "config/yaml.hpp"
#include "dossier/json.hpp"

namespace dossier {

struct CheckedOptions {
  json::Object all;      // complete: what is not given has its default
  json::Object mapping;  // those whose use is mapping
  std::vector<std::string> secrets;
  std::vector<std::string> hosts;            // "host" or "host:port", of the url options
  std::vector<std::filesystem::path> paths;  // of the path options, absolute
  std::vector<FileAddress> addresses;        // of those that name another machine
};

/// Where the options come from, and where relative paths and references start.
struct OptionPlaces {
  const YamlNode* own = nullptr;     // may be null: nothing given
  const YamlNode* preset = nullptr;  // under them; maps are merged name by name
  const YamlNode* owner = nullptr;   // for a required option that is missing
  std::string path;                  // "sources.parcels.options"
  std::filesystem::path folder;
  bool lint_only = false;
};

/// `spec` is the plugin's own JSON (dossier/spec.hpp). What is wrong goes to `problems`, never with a secret's value.
CheckedOptions check_options(const json::Value& spec, const OptionPlaces& places, Problems& problems);

/// The names of all options.
std::vector<std::string> option_names(const json::Value& spec);

}  // namespace dossier
