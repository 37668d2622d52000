#include "bundle/archive.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "bundle/names.hpp"
#include "bundle/zip_reader.hpp"

namespace dossier::bundle {
namespace {

constexpr uint64_t piece_bytes = 256 * 1024;

Checked<void> check_name(std::string_view name) {
  if (name.starts_with('/')) return refuse("name-absolute", std::string(name) + ": an absolute name");
  if (name.size() > longest_name)
    return refuse("limit", std::string(name) + ": longer than " + std::to_string(longest_name) + " bytes");
  auto rest = name;
  while (true) {
    const auto slash = rest.find('/');
    const auto step = rest.substr(0, slash);
    if (step == ".." || step == ".")
      return refuse("name-traversal", std::string(name) + ": leads out of the folder it stands in");
    const bool plain = std::all_of(step.begin(), step.end(), [](char letter) {
      return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
             letter == '.' || letter == '-' || letter == '_';
    });
    if (step.empty() || !plain) return refuse("name-form", std::string(name) + ": no name that a bundle gives");
    if (slash == std::string_view::npos) return {};
    rest.remove_prefix(slash + 1);
  }
}

bool before(const ArchiveFile& file, std::string_view path) { return comes_before(file.path, path); }

}  // namespace

ArchiveFile* Archive::find(std::string_view path) {
  const auto found = std::lower_bound(files_.begin(), files_.end(), path, before);
  return found != files_.end() && found->path == path ? &*found : nullptr;
}

Checked<Archive> Archive::open(const ByteSource& bytes) {
  Archive archive(bytes);
  const auto take = [&](ZipEntry&& entry, uint64_t start) -> Checked<void> {
    DOSSIER_CHECK(check_name(entry.name));
    const auto slash = entry.name.find('/');
    const auto folder = std::string_view(entry.name).substr(0, slash);
    if (archive.files_.empty()) archive.folder_ = folder;
    if (slash == std::string::npos || folder != archive.folder_)
      return refuse("name-folder", entry.name + ": outside the one folder " + archive.folder_);
    const auto path = std::string_view(entry.name).substr(slash + 1);
    if (archive.find(path)) return refuse("zip-duplicate", std::string(path) + ": there are two files of this name");
    if (!archive.files_.empty() && !comes_before(archive.files_.back().path, path))
      return refuse("zip-order",
                    std::string(path) + ": stands after " + archive.files_.back().path + ", wanted before");
    archive.files_.push_back({std::string(path), start, entry.size, entry.crc, {}, false, false});
    return {};
  };
  DOSSIER_CHECK(read_zip(bytes, take));
  return archive;
}

Checked<std::string> Archive::content(const ArchiveFile& file, uint64_t most) const {
  if (file.size > most)
    return refuse("limit", file.path + ": " + std::to_string(file.size) + " bytes, at most " + std::to_string(most));
  return bytes_->read(file.start, static_cast<size_t>(file.size));
}

Checked<char> Archive::byte(const ArchiveFile& file, uint64_t offset) const {
  char byte = 0;
  DOSSIER_CHECK(bytes_->read(file.start + offset, &byte, 1));
  return byte;
}

Checked<Archive::Sums> Archive::sums(const ArchiveFile& file) const {
  Sha256 digest;
  Sums sums;
  std::string buffer(static_cast<size_t>(std::min(file.size, piece_bytes)), '\0');
  for (uint64_t done = 0; done < file.size;) {
    const auto size = static_cast<size_t>(std::min(file.size - done, piece_bytes));
    DOSSIER_CHECK(bytes_->read(file.start + done, buffer.data(), size));
    const auto bytes = std::string_view(buffer).substr(0, size);
    digest.update(bytes);
    sums.crc = zip_crc(sums.crc, bytes);
    done += size;
  }
  sums.digest = digest.hex();
  return sums;
}

Checked<void> Archive::each_line(const ArchiveFile& file, std::string_view rule, const Take& take) const {
  std::string line, buffer;
  size_t number = 1;
  for (uint64_t done = 0; done < file.size; done += buffer.size()) {
    buffer = DOSSIER_CHECK(
        bytes_->read(file.start + done, static_cast<size_t>(std::min<uint64_t>(file.size - done, 1 << 16))));
    for (std::string_view rest = buffer; !rest.empty();) {
      const auto feed = rest.find('\n');
      line += rest.substr(0, feed);
      if (line.size() > longest_line)
        return refuse("limit", file.path + ":" + std::to_string(number) + ": longer than " +
                                   std::to_string(longest_line) + " bytes");
      if (feed == std::string_view::npos) break;
      rest.remove_prefix(feed + 1);
      DOSSIER_CHECK(take(line, number++));
      line.clear();
    }
  }
  if (!line.empty())
    return refuse(rule, file.path + ":" + std::to_string(number) + ": the last line does not end in LF");
  return {};
}

}  // namespace dossier::bundle
