// Bytes at offsets: a file, or memory (tests, fuzzing).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "bundle/refusal.hpp"
#include "dossier/result.hpp"

namespace dossier::bundle {

/// Threads: reading is safe from several at once.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual uint64_t size() const = 0;
  /// Exactly `size` bytes from `offset`, which must lie inside. Refusal: without a rule, when they cannot be read.
  virtual Checked<void> read(uint64_t offset, char* to, size_t size) const = 0;

  Checked<std::string> read(uint64_t offset, size_t size) const {
    std::string bytes(size, '\0');
    DOSSIER_CHECK(read(offset, bytes.data(), size));
    return bytes;
  }
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  using ByteSource::read;
  uint64_t size() const override { return bytes_.size(); }
  Checked<void> read(uint64_t offset, char* to, size_t size) const override;

 private:
  std::string_view bytes_;
};

class FileSource final : public ByteSource {
 public:
  /// Errors: unavailable, when the file is not there or not readable; config, when it is something else than a file.
  static Result<FileSource> open(const std::filesystem::path& path);
  FileSource(FileSource&& other) noexcept;
  FileSource& operator=(FileSource&&) = delete;
  ~FileSource() override;
  using ByteSource::read;
  uint64_t size() const override { return size_; }
  Checked<void> read(uint64_t offset, char* to, size_t size) const override;

 private:
  FileSource() = default;
  int file_ = -1;
  uint64_t size_ = 0;
};

}  // namespace dossier::bundle
