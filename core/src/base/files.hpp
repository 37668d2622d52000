// Writing files so that a crash leaves the old one, the new one, or nothing: never half of one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "dossier/result.hpp"

namespace dossier {

/// What the system would not do with a path, and what to do now: "…/blobs/3f: cannot write: No space left on device.
/// Make room on that disk, then run the same command again". Kind unavailable.
Error path_error(const std::filesystem::path& path, std::string_view what, const std::error_code& code);

/// Makes the folder and those above it where they are missing; synced, so that what is put into it stays.
Result<void> make_folder(const std::filesystem::path& folder);

/// The whole file. Errors: unavailable (unreadable), malformed (larger than `limit` bytes; no file but a pipe or a
/// device, which may never end).
Result<std::string> read_file(const std::filesystem::path& path, int64_t limit = int64_t{64} << 20);

/// Writes beside the target, syncs, renames over it, syncs the folder. The mode does not depend on the umask.
Result<void> write_file(const std::filesystem::path& path, std::string_view bytes, unsigned mode = 0644);

/// A file that appears under its name only on commit(); destroyed without it, or killed with its process, nothing
/// remains (but for a hidden .tmp file on file systems without O_TMPFILE).
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
  /// Where the bytes can be read back before commit.
  std::filesystem::path temporary_path() const;
  /// Syncs, puts it under its name (replacing), syncs the folder. Errors: unavailable (disk full, …).
  Result<void> commit();
  /// As commit(), but replaces nothing: false when the name is taken; the bytes can still be read back then.
  Result<bool> commit_if_free();

 private:
  PendingFile() = default;
  Result<void> sync();
  /// Gives the synced bytes a further name; false when it is taken.
  Result<bool> link_to(const std::filesystem::path& name);
  int file_ = -1;
  int64_t size_ = 0;
  std::filesystem::path path_;
  std::filesystem::path temporary_;  // empty while the file has no name at all
};

}  // namespace dossier
