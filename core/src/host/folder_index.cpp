#include "host/folder_index.hpp"

#include <string>
#include <utility>

#include "base/zones.hpp"
#include "dossier/json.hpp"

namespace dossier {
namespace {

tl::unexpected<Error> no_index(const std::string& seen) {
  return fail(ErrorKind::malformed,
              "answered with " + seen + "; wanted a folder's list as JSON: " + std::string(how_to_list));
}

/// An HTTP date, in UTC.
Result<Micros> time_of(const json::Value& entry, const std::string& place) {
  const auto text = json::text(entry, "/mtime");
  if (text.empty()) return Micros{0};
  const auto time = resolve_time(text, "offset", {});
  if (time && time->utc) return *time->utc;
  return no_index("a time that cannot be read, at " + place + "/mtime");
}

}  // namespace

Result<std::vector<ListedFile>> read_folder_index(std::string_view bytes, const FileAddress& folder) {
  // nginx writes a file's name as the disk has it.
  const auto document = json::parse_bytes(bytes);
  if (!document) return no_index("no JSON");
  if (!document->IsArray()) return no_index("JSON that is no list");
  std::vector<ListedFile> files;
  for (const auto& [entry, place] : json::each(*document, "")) {
    const auto name = json::text(entry, "/name"), type = json::text(entry, "/type");
    if (name.empty() && type.empty()) return no_index("an entry without name and type, at " + place);
    const bool is_folder = type == "directory";
    if (!is_folder && type != "file") continue;
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos ||
        name.find('\\') != std::string::npos || name.find('\0') != std::string::npos)
      continue;
    const auto size = json::integer(entry, "/size", -1);
    if (!is_folder && size < 0) return no_index("a file without a size, at " + place + "/size");
    const auto modified = DOSSIER_TRY(time_of(entry, place));
    files.push_back({name, folder.entry(name).text(), is_folder ? 0 : size, modified, is_folder, {}});
  }
  put_in_order(files);
  return files;
}

}  // namespace dossier
