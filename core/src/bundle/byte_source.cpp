#include "bundle/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace dossier::bundle {

Checked<void> MemorySource::read(uint64_t offset, char* to, size_t size) const {
  if (offset > bytes_.size() || size > bytes_.size() - offset) return unreadable("reading beyond the end");
  if (size > 0) std::memcpy(to, bytes_.data() + offset, size);
  return {};
}

namespace {

/// What it is, where it is no file that could hold a bundle; else empty.
std::string_view other_than_a_file(int file, const struct stat& status) {
  if (S_ISDIR(status.st_mode)) return "a folder";
  if (!S_ISREG(status.st_mode)) return "a pipe, socket or device";
  // The kernel's own files (/proc/self/mem) call themselves regular and empty, and are neither.
  char byte = 0;
  if (status.st_size == 0 && ::pread(file, &byte, 1, 0) != 0) return "no stored file, but one that the system makes up";
  return {};
}

}  // namespace

Result<FileSource> FileSource::open(const std::filesystem::path& path) {
  FileSource source;
  source.file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status {};
  if (source.file_ < 0 || ::fstat(source.file_, &status) != 0)
    return fail(ErrorKind::unavailable, path.string() + ": cannot be read: " + std::generic_category().message(errno) +
                                            ". Give the path of a bundle (….zip).");
  if (const auto what = other_than_a_file(source.file_, status); !what.empty())
    return fail(ErrorKind::config,
                path.string() + ": " + std::string(what) + "; wanted a bundle, a file (….zip). Give its path.");
  source.size_ = static_cast<uint64_t>(status.st_size);
  return source;
}

FileSource::FileSource(FileSource&& other) noexcept : file_(std::exchange(other.file_, -1)), size_(other.size_) {}

FileSource::~FileSource() {
  if (file_ >= 0) ::close(file_);
}

Checked<void> FileSource::read(uint64_t offset, char* to, size_t size) const {
  while (size > 0) {
    const auto count = ::pread(file_, to, size, static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unreadable(std::generic_category().message(errno));
    if (count == 0) return unreadable("it became shorter while it was read");
    to += count;
    size -= static_cast<size_t>(count);
    offset += static_cast<uint64_t>(count);
  }
  return {};
}

}  // namespace dossier::bundle
