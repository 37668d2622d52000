// How material is asked for in writing: the part of `review:` that says until when, by which letters, in whose name.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "config/map_reader.hpp"
#include "config/problems.hpp"

namespace dossier {

struct OwedConfig {
  std::filesystem::path calendar;              // of working days; empty: none was found
  std::map<std::string, int> working_days;     // kind → until when it is due, where the request does not say
  std::vector<std::filesystem::path> letters;  // where letter templates are looked for
  std::string letterhead, contact;             // who asks, and whom to answer; empty: not configured
};

inline constexpr int most_working_days = 60;

/// Reads the keys calendar, working_days, letters, letterhead and contact. The calendar and templates of the house's
/// own are read as well: what is wrong in them goes to `problems` too.
OwedConfig read_owed(MapReader& review, const std::filesystem::path& configuration, Problems& problems);

}  // namespace dossier
