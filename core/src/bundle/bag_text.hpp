// The text files that make a bundle a BagIt bag: written here, and read back without leniency.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace dossier::bundle {

inline constexpr std::string_view bagit_text = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
inline constexpr std::string_view profile_identifier = "urn:x-dossier:bag-profile:1";

/// What bag-info.txt says. It holds no personal data.
struct BagInfo {
  std::string software;      // dossier 0.1.0
  std::string bagging_date;  // the day of the as-of time in UTC: 2026-10-23
  std::string identifier;    // RC-2026-000123.r1
  std::string group;         // RC-2026-000123
  uint64_t payload_bytes = 0, payload_files = 0;

  std::string text() const;
};

/// The day of a moment in UTC.
std::string bagging_date(Micros as_of);

/// The BagIt profile every bundle carries.
std::string_view profile_text();

/// One line of a manifest.
struct ManifestLine {
  std::string digest, path;
};

/// Lines sorted bytewise by path, each ended by LF.
std::string manifest_text(std::vector<ManifestLine> lines);

}  // namespace dossier::bundle
