// The folder of blobs: large binaries, each under the name of its digest, written so that none is ever half there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "dossier/result.hpp"

namespace dossier {

/// The reason of an Error of the store itself: no source is to blame for it, and no gap may be made of it.
inline constexpr std::string_view store_failed = "store_failed";

/// What one blob may hold: a sparse file of a source must not fill the disk of all.
inline constexpr int64_t largest_blob = int64_t{16} << 30;

struct StoredBlob {
  std::string digest;  // SHA-256, lower-case hex
  int64_t size = 0;    // bytes
};

/// One blob on its way in. Destroyed without commit(), nothing remains.
class BlobWriter {
 public:
  BlobWriter(BlobWriter&&) noexcept;
  BlobWriter& operator=(BlobWriter&&) noexcept;
  ~BlobWriter();
  /// Errors: malformed for more than a blob may hold; else the store's own.
  Result<void> write(std::string_view bytes);
  int64_t size() const { return size_; }
  /// Makes it durable under its digest. A blob that is there already is left as it is, unless its bytes are no longer
  /// what its digest says: then these replace it. From now on it counts as touched: see BlobFolder::remove_untouched().
  Result<StoredBlob> commit();

 private:
  friend class BlobFolder;
  BlobWriter() = default;
  int file_ = -1;
  int64_t size_ = 0, largest_ = largest_blob;
  Sha256 digest_;
  std::filesystem::path folder_, temporary_;
};

/// Threads: safe; writers are independent of each other.
class BlobFolder {
 public:
  /// Makes the folder where it is missing, and clears what a crash left in its temporary part.
  static Result<BlobFolder> open(const std::filesystem::path& folder, int64_t largest = largest_blob);
  /// Changes nothing there.
  static BlobFolder open_to_read(const std::filesystem::path& folder);
  /// Bytes that one blob may have.
  int64_t largest() const { return largest_; }
  Result<BlobWriter> begin() const;
  Result<StoredBlob> put(std::string_view bytes) const;
  bool has(const std::string& digest) const;
  /// Whether any blob was ever kept here.
  bool holds_any() const;
  /// Where the bytes are; the file may be read, never written.
  std::filesystem::path path(const std::string& digest) const;
  /// What is wrong with a blob: "missing", "its bytes are others"; empty when it is sound. Reads all of it.
  std::string flaw(const std::string& digest) const;
  /// Every blob that is kept here, in the order of digests.
  std::vector<std::string> digests() const;
  Result<void> remove(const std::string& digest) const;
  /// Removes a blob durably, unless somebody wrote it at or after `since` (by the file system's clock), or is about to:
  /// he has yet to say what it is for. False then; true also where there is none. Threads and processes: safe.
  Result<bool> remove_untouched(const std::string& digest, Micros since) const;
  /// As long as it lives remove_untouched() removes nothing, in whatever process.
  std::shared_ptr<const void> hold() const;

 private:
  std::filesystem::path folder_;
  int64_t largest_ = largest_blob;
};

}  // namespace dossier
