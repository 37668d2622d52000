// A letter as its template has it: HTML with placeholders such as {{due}}.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/result.hpp"

namespace dossier {

inline constexpr std::string_view letter_languages[] = {"zh-CN", "en"};

/// What may stand between {{ and }}.
inline constexpr std::string_view letter_placeholders[] = {
    "complaint", "contact", "date", "due", "items", "letterhead", "recipient", "reference", "working_days"};

class LetterTemplate {
 public:
  /// "statement.zh-CN.html".
  static std::string file_name(std::string_view kind, std::string_view language);
  /// Errors: config, with file and line: a placeholder that nobody knows, with those there are, or that has no end; no
  /// UTF-8. Those of read_file.
  static Result<LetterTemplate> read(const std::filesystem::path& file);
  /// The template of that kind in the first of the folders that has it. Errors: config, where none has; those of
  /// read().
  static Result<LetterTemplate> find(const std::vector<std::filesystem::path>& folders, std::string_view kind,
                                     std::string_view language);

  /// The letter. Every value stands in it as text, whatever it holds; each of the items is an element of a list (<li>).
  std::string filled(const std::map<std::string, std::vector<std::string>>& values) const;

 private:
  struct Piece {
    std::string text;
    bool is_placeholder = false;
  };
  std::vector<Piece> pieces_;
};

}  // namespace dossier
