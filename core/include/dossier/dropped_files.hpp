// Folders into which others drop files: what lies in them, what is still on its way, and which file names a number.
// For connectors that read files somebody else puts down (supplier documents, statements, scans).
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/host.hpp"
#include "dossier/unread_files.hpp"

namespace dossier {

/// A file below a drop folder.
struct DroppedFile {
  FileEntry entry;
  std::string place;  // its path below the folder, with "/"; UTF-8, bytes that are none as %XX
};

struct DroppedFiles {
  std::vector<DroppedFile> ready;     // sorted by place, bytewise
  std::vector<DroppedFile> arriving;  // still being uploaded, by their names, or empty
  std::vector<Unread> refused;        // folders, and links, that cannot be opened
};

inline constexpr int deepest_drop_folder = 8;        // levels of folders below the drop folder that are read
inline constexpr size_t most_dropped_files = 50000;  // files and folders that one drop folder may hold

namespace detail {

inline char lower_ascii(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// The length of the UTF-8 sequence (RFC 3629) that begins at `at`; 0 where none does.
inline size_t utf8_length(std::string_view text, size_t at) {
  const auto byte = [&](size_t offset) {
    return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
  };
  const auto first = byte(0), second = byte(1);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return 0;
  for (size_t offset = 1; offset < length; ++offset)
    if ((byte(offset) & 0xC0U) != 0x80) return 0;
  // Not the shortest form, half of a surrogate pair, or behind the last code point.
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) ||
      (first == 0xF4 && second > 0x8F))
    return 0;
  return length;
}

// .DS_Store, Windows' thumbnails, Office's lock files and macOS' resource forks: nobody dropped them.
inline bool is_left_behind(std::string_view name) {
  if (name.starts_with("._") || name.starts_with("~$") || name == "Thumbs.db" || name == "desktop.ini") return true;
  return name.starts_with(".") && std::count(name.begin(), name.end(), '.') < 3;
}

}  // namespace detail

/// True for `text` that ends with the ASCII `ending`, given in lower case.
inline bool ends_with_ignoring_case(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() &&
         std::equal(ending.begin(), ending.end(), text.end() - static_cast<std::ptrdiff_t>(ending.size()),
                    [](char wanted, char seen) { return wanted == detail::lower_ascii(seen); });
}

/// The name as UTF-8: what is none (a GBK name from another system) is written as %XX, so that it stays one and the
/// same text.
inline std::string readable_name(std::string_view name) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string readable;
  for (size_t at = 0; at < name.size();) {
    const auto length = detail::utf8_length(name, at);
    if (length > 0) readable += name.substr(at, length);
    else
      for (const int shift : {8, 4, 0})
        readable += shift == 8 ? '%' : digits[(static_cast<unsigned char>(name[at]) >> shift) & 15U];
    at += std::max<size_t>(length, 1);
  }
  return readable;
}

/// True for names under which programs write what they have not finished: .part, .filepart (WinSCP), .tmp, `.in.NAME.`
/// (ProFTPD), `.NAME.Xy12Z9` (rsync) and their like.
inline bool is_upload_in_progress(std::string_view name) {
  for (const auto ending :
       {".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".uploading", ".upload"})
    if (ends_with_ignoring_case(name, ending)) return true;
  return name.starts_with(".");
}

/// A number as it compares: ASCII letters in upper case, full-width forms as ASCII, blanks, hyphens and invisible
/// characters gone. The host decides about identity; this finds what is worth handing over.
inline std::string plain_number(std::string_view text) {
  std::string plain;
  for (size_t at = 0; at < text.size();) {
    const auto length = std::max<size_t>(detail::utf8_length(text, at), 1);
    const auto letter = text.substr(at, length);
    at += length;
    unsigned code = static_cast<unsigned char>(letter[0]);
    if (length == 3)
      code = (code & 15U) << 12 | (static_cast<unsigned char>(letter[1]) & 63U) << 6 |
             (static_cast<unsigned char>(letter[2]) & 63U);
    if (length == 3 && code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0;
    const bool unseen = code <= ' ' || code == '-' || code == 0x7F || (length == 2 && letter == "\xC2\xA0") ||
                        (length == 3 && (code == 0x3000 || code == 0x2212 || code == 0xFEFF ||
                                         (code >= 0x2000 && code <= 0x2015) || (code >= 0x2028 && code <= 0x202F)));
    if (unseen) continue;
    if (code >= 'a' && code <= 'z') code -= 'a' - 'A';
    if (code < 0x80) plain += static_cast<char>(code);
    else plain += letter;
  }
  return plain;
}

/// All files below the folder that the option "folder" names that can be read; `refused` names the entries that cannot:
/// folders that are shut, lie too deep, or lead back to a folder above them, and links that lead nowhere.
/// Errors: those of Files::list; config (too_broad) for a folder that holds too much.
Result<DroppedFiles> list_dropped(Host& host, const std::string& folder);

/// The whole file. What it alone lacks is put down in `unread`, and nothing is given; other errors are those of
/// Files::read.
inline Result<std::optional<Answer>> read_dropped(Host& host, const DroppedFile& file, std::vector<Unread>& unread) {
  auto answer = host.files().read(file.entry.path);
  if (answer) return std::optional<Answer>(std::move(*answer));
  if (!is_of_one_file(answer.error())) return fail(std::move(answer.error()));
  unread.push_back({file.place, std::move(answer.error())});
  return std::nullopt;
}

/// True when the file is as long and as old as it was when it was listed; a missing one is not. Both lists sorted.
inline bool is_as_listed(const DroppedFile& before, const DroppedFiles& now) {
  const auto same = std::lower_bound(now.ready.begin(), now.ready.end(), before,
                                     [](const auto& left, const auto& right) { return left.place < right.place; });
  return same != now.ready.end() && same->place == before.place && same->entry.size == before.entry.size &&
         same->entry.modified == before.entry.modified;
}

}  // namespace dossier

#include "dossier/detail/drop_folder_walk.hpp"
