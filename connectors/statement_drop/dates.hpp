// Days as people write them into file names and notes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dossier/records.hpp"

namespace statements {

/// "2026-10-22", also with a time and an offset behind; 20261022, 2026/10/22, 2026.10.22, 2026年10月22日 alike. Nothing
/// for what is no day.
std::optional<dossier::RawTime> day(std::string_view text, const std::string& timezone);

}  // namespace statements
