// Writes a stored zip entry by entry, the bytes of each read once.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "bundle/zip_format.hpp"
#include "dossier/result.hpp"

namespace dossier {

class ZipWriter {
 public:
  using Put = std::function<Result<void>(std::string_view bytes)>;
  using Content = std::function<Result<void>(const Put& put)>;

  /// Borrows the file, which must be empty, until finish().
  explicit ZipWriter(PendingFile& file) : file_(file) {}

  /// Appends an entry. `content` hands its bytes to the function it is given, in pieces; they must be `size` bytes with
  /// that SHA-256. The CRC is known last and patched into the header. Errors: malformed (what was promised and what
  /// came differ), unavailable (the disk), and those of `content`.
  Result<void> add(const std::string& name, uint64_t size, const std::string& digest, const Content& content);

  /// Appends the central directory.
  Result<void> finish();

 private:
  PendingFile& file_;
  std::vector<ZipEntry> entries_;
};

}  // namespace dossier
