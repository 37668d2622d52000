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

Result<FileSource> FileSource::open(const std::filesystem::path& path) {
  const auto problem = [&](const std::string& what) {
    return fail(ErrorKind::unavailable,
                path.string() + ": cannot be read: " + what + ". Give the path of a bundle (….zip).");
  };
  FileSource source;
  source.file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status {};
  if (source.file_ < 0 || ::fstat(source.file_, &status) != 0) return problem(std::generic_category().message(errno));
  if (!S_ISREG(status.st_mode)) return problem("it is no regular file");
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
