// Reading files for plugins: only below what the configuration grants, wherever symbolic links lead.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "dossier/result.hpp"
#include "store/blobs.hpp"

namespace dossier {

struct ListedFile {
  std::string name;  // any bytes
  std::string path;
  int64_t size = 0;  // bytes
  Micros modified = 0;
  bool folder = false;
};

/// Paths are absolute, or file: addresses. Threads: safe.
/// Errors: permission (outside of what is granted, or refused by the system), config (nothing there, another scheme),
///         malformed (above the limit), unavailable.
class FileAccess {
 public:
  static constexpr int64_t read_limit = int64_t{64} << 20;  // bytes; the body of one message

  explicit FileAccess(std::vector<std::filesystem::path> granted) : granted_(std::move(granted)) {}

  /// Files and folders, sorted by name bytewise; sockets, devices and what leads nowhere are left out.
  Result<std::vector<ListedFile>> list(const std::string& path) const;
  Result<std::string> read(const std::string& path, int64_t limit = read_limit) const;
  /// Fewer bytes where the file ends before, none behind its end. At most `read_limit` at once (else config).
  Result<std::string> read_range(const std::string& path, int64_t offset, int64_t length) const;
  /// The caller commits the writer.
  Result<BlobWriter> copy(const std::string& path, const BlobFolder& blobs) const;

 private:
  /// Without links; refused when it is not below a granted path.
  Result<std::filesystem::path> allowed(const std::string& path) const;
  std::vector<std::filesystem::path> granted_;
};

/// By the file's ending; application/octet-stream for what is not known.
std::string content_type_of(const std::filesystem::path& path);

}  // namespace dossier
