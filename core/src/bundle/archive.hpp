// Reads a bundle's zip without leniency: every header is derived again and compared byte by byte.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/byte_source.hpp"
#include "bundle/refusal.hpp"

namespace dossier::bundle {

/// A file of the bundle and what the checks learn about it.
struct ArchiveFile {
  std::string path;    // without the folder
  uint64_t start = 0;  // of its content in the zip
  uint64_t size = 0;
  uint32_t crc = 0;
  std::array<char, 64> digest{};  // as its manifest lists it, in hex
  bool listed = false;            // in a manifest
  bool explained = false;         // named by the index

  std::string_view digest_text() const { return {digest.data(), digest.size()}; }
};

/// Borrows the byte source.
class Archive {
 public:
  /// Checks the form of the whole zip: end, directory, every header, order, names, nothing between. Reads no content.
  static Checked<Archive> open(const ByteSource& bytes);

  const std::string& folder() const { return folder_; }
  std::vector<ArchiveFile>& files() { return files_; }
  const std::vector<ArchiveFile>& files() const { return files_; }
  /// Null when there is no such file. `path` is without the folder.
  ArchiveFile* find(std::string_view path);
  const ArchiveFile* find(std::string_view path) const { return const_cast<Archive*>(this)->find(path); }

  /// The whole content. Refusal: limit, when it has more than `most` bytes.
  Checked<std::string> content(const ArchiveFile& file, uint64_t most) const;

  /// One byte of the content; it must be inside.
  Checked<char> byte(const ArchiveFile& file, uint64_t offset) const;

  /// Streams the content once: its SHA-256. Refusal: zip-crc is left to the caller, who knows which difference counts.
  struct Sums {
    std::string digest;
    uint32_t crc = 0;
  };
  Checked<Sums> sums(const ArchiveFile& file) const;

  /// Hands every line to `take`, without its LF; the line may be changed in place. Refusal: `rule` for a last line
  /// without LF, limit for a line that is too long, and those of `take`.
  using Take = std::function<Checked<void>(std::string& line, size_t number)>;
  Checked<void> each_line(const ArchiveFile& file, std::string_view rule, const Take& take) const;

 private:
  explicit Archive(const ByteSource& bytes) : bytes_(&bytes) {}
  const ByteSource* bytes_;
  std::string folder_;
  std::vector<ArchiveFile> files_;
};

}  // namespace dossier::bundle
