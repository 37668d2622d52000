// The hash chain of acts on a case's evidence (docs/bundle-format.md, custody).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "dossier/result.hpp"

namespace dossier {

/// One act as its line in custody.jsonl: canonical JSON {seq, at, actor, act, subjects, prev}, without LF. `seq` and
/// `prev` follow from the lines before it. Acts: opened, asked, ingested, requested, received, withdrawn,
/// assembled, unmasked, sealed.
std::string custody_line(const std::vector<std::string>& before, Micros at, std::string_view actor,
                         std::string_view act, std::vector<std::string> subjects);

/// Checks numbering and links. Errors: malformed, naming the line.
Result<void> verify_custody(const std::vector<std::string>& lines);

}  // namespace dossier
