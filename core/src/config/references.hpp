// ${env:NAME} and ${file:PATH}: values that stand elsewhere, so that no secret stands in the configuration.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "dossier/result.hpp"

namespace dossier {

struct ResolvedText {
  std::string text;
  std::vector<std::string> referred;  // the values that were put in
  bool has_reference = false;         // also when `lint_only` left them unresolved
};

/// Relative file paths start at `folder`; the last line break of a file is not part of the value. `$${` stands for
/// `${`. Errors: config, without any value: an unknown kind of reference, a variable that is not set, an unreadable
/// file.
Result<ResolvedText> resolve_references(const std::string& text, const std::filesystem::path& folder, bool lint_only);

}  // namespace dossier
