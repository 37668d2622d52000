// Writing files so that a crash leaves the old one, the new one, or nothing: never half of one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "dossier/result.hpp"

namespace dossier {

/// The whole file. Errors: unavailable (unreadable), malformed (larger than `limit` bytes).
Result<std::string> read_file(const std::filesystem::path& path, int64_t limit = int64_t{64} << 20);

/// Writes beside the target, syncs, renames over it, syncs the folder. The mode does not depend on the umask.
Result<void> write_file(const std::filesystem::path& path, std::string_view bytes, unsigned mode = 0644);

/// A file that appears under its name only on commit(); destroyed without it, nothing remains.
class PendingFile {
 public:
  static Result<PendingFile> create(const std::filesystem::path& path, unsigned mode = 0644);
  PendingFile(PendingFile&&) noexcept;
  PendingFile& operator=(PendingFile&&) noexcept;
  ~PendingFile();

  Result<void> write(std::string_view bytes);
  /// Overwrites bytes at an offset that was already written.
  Result<void> write_at(int64_t offset, std::string_view bytes);
  int64_t size() const { return size_; }
  /// The temporary file, to be read back before commit.
  const std::filesystem::path& temporary_path() const { return temporary_; }
  /// Syncs, renames to the final name (replacing), syncs the folder. Errors: unavailable (disk full, …).
  Result<void> commit();

 private:
  PendingFile() = default;
  int file_ = -1;
  int64_t size_ = 0;
  std::filesystem::path path_, temporary_;
};

}  // namespace dossier
