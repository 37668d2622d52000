// Files of this machine: only below what the configuration grants, wherever symbolic links lead.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/file_reader.hpp"

namespace dossier {

/// Paths are absolute, or file: addresses. Threads: safe.
class FileAccess final : public FileReader {
 public:
  explicit FileAccess(std::vector<std::filesystem::path> granted) : granted_(std::move(granted)) {}

  Result<std::vector<ListedFile>> list(const std::string& path) override;
  Result<std::string> read(const std::string& path, const std::optional<ByteRange>& range) override;
  Result<BlobWriter> copy(const std::string& path, const BlobFolder& blobs) override;

 private:
  /// Without links; refused when it is not below a granted path.
  Result<std::filesystem::path> allowed(const std::string& path) const;
  /// Whether its words alone lead below a granted path.
  bool is_named(const std::string& path) const;
  std::vector<std::filesystem::path> granted_;
};

}  // namespace dossier
