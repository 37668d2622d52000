#include "config/letter_template.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "config/problems.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;

constexpr int64_t largest_file = 1 << 20;
constexpr std::string_view opening = "{{", closing = "}}";

std::string escaped(std::string_view text) {
  std::string html;
  for (const char letter : with_escaped_controls(text)) {
    if (letter == '&') html += "&amp;";
    else if (letter == '<') html += "&lt;";
    else if (letter == '>') html += "&gt;";
    else if (letter == '"') html += "&quot;";
    else if (letter == '\'') html += "&#39;";
    else html += letter;
  }
  return html;
}

std::string place_at(const fs::path& file, std::string_view before) {
  return file.string() + ":" + std::to_string(std::count(before.begin(), before.end(), '\n') + 1) + ": ";
}

Result<std::string> placeholder(std::string_view text, const std::string& place) {
  static const std::vector<std::string> known(std::begin(letter_placeholders), std::end(letter_placeholders));
  const auto end = text.find(closing);
  if (end == std::string_view::npos || text.substr(0, end).find('\n') != std::string_view::npos)
    return fail(ErrorKind::config, place + "\"{{\" without \"}}\" on its line");
  const auto name = tidy(text.substr(0, end));
  if (std::find(known.begin(), known.end(), name) == known.end())
    return fail(ErrorKind::config, place + "{{" + std::string(whole_letters(name, 80)) +
                                       "}}: no such placeholder; there are: " + enumerated(known) +
                                       did_you_mean(name, known));
  return name;
}

}  // namespace

std::string LetterTemplate::file_name(std::string_view kind, std::string_view language) {
  return std::string(kind) + "." + std::string(language) + ".html";
}

Result<LetterTemplate> LetterTemplate::read(const fs::path& file) {
  const auto text = DOSSIER_TRY(read_file(file, largest_file));
  if (!is_utf8(text)) return fail(ErrorKind::config, file.string() + ": is no UTF-8; save it as UTF-8");
  LetterTemplate letter;
  for (size_t at = 0; at < text.size();) {
    const auto open = std::min(text.find(opening, at), text.size());
    letter.pieces_.push_back({text.substr(at, open - at)});
    if (open == text.size()) break;
    const auto behind = std::string_view(text).substr(open + opening.size());
    auto name = DOSSIER_TRY(placeholder(behind, place_at(file, std::string_view(text).substr(0, open))));
    letter.pieces_.push_back({std::move(name), true});
    at = open + opening.size() + behind.find(closing) + closing.size();
  }
  return letter;
}

Result<LetterTemplate> LetterTemplate::find(const std::vector<fs::path>& folders, std::string_view kind,
                                            std::string_view language) {
  const auto name = file_name(kind, language);
  std::error_code missing;
  for (const auto& folder : folders)
    if (fs::is_regular_file(folder / name, missing)) return read(folder / name);
  const auto first = folders.empty() ? fs::path("letters") : folders.front();
  return fail(ErrorKind::config,
              (first / name).string() + ": there is no such letter; nothing was noted. Put it there, " +
                  "or leave review.letters out of the configuration to use those that came with " + "the program");
}

std::string LetterTemplate::filled(const std::map<std::string, std::vector<std::string>>& values) const {
  std::string html;
  for (const auto& piece : pieces_) {
    const auto found = piece.is_placeholder ? values.find(piece.text) : values.end();
    if (!piece.is_placeholder) html += piece.text;
    else if (found != values.end() && found->first != "items") html += escaped(found->second.front());
    else if (found != values.end())
      for (const auto& value : found->second) html += "<li>" + escaped(value) + "</li>";
  }
  return html;
}

}  // namespace dossier
