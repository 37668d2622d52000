// One command line, read: words, options that may come anywhere, and what belongs to each command.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dossier/result.hpp"

namespace dossier::app {

struct CommandLine {
  std::vector<std::string> words;                          // "bundle", "RC-2026-000001"
  std::map<std::string, std::vector<std::string>> values;  // option → values, in order

  bool has(const std::string& option) const { return values.count(option) > 0; }
  std::string value(const std::string& option, std::string otherwise = {}) const;
  std::vector<std::string> all(const std::string& option) const;
  /// The word at a place, or empty.
  std::string word(size_t place) const { return place < words.size() ? words[place] : std::string(); }
};

/// Reads the arguments with getopt_long. Errors: config, naming all at once: options that are unknown (with the nearest
/// name), lack their value or have an empty one, are given twice or do not belong to the command; words too many.
Result<CommandLine> read_command_line(int count, char** arguments);

}  // namespace dossier::app
