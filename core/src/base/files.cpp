#include "base/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/remedy.hpp"

namespace dossier {
namespace {

tl::unexpected<Error> system_failure(const std::filesystem::path& path, std::string_view what, int code) {
  return fail(path_error(path, what, {code, std::generic_category()}));
}

class OpenFile {
 public:
  OpenFile(const std::filesystem::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

Result<void> sync_folder(const std::filesystem::path& folder) {
  const OpenFile open(folder, O_RDONLY | O_DIRECTORY);
  if (open.get() < 0) return system_failure(folder, "open", errno);
  // Some file systems know no sync of folders (EINVAL); they have nothing to lose then.
  if (::fsync(open.get()) != 0 && errno != EINVAL) return system_failure(folder, "sync", errno);
  return {};
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

/// A name that no other process or thread writes to.
std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  return folder_of(path) /
         ("." + path.filename().string() + "." + std::to_string(::getpid()) + "." + std::to_string(counter++) + ".tmp");
}

}  // namespace

Error path_error(const std::filesystem::path& path, std::string_view what, const std::error_code& code) {
  const auto next_step = remedy(code.value());
  return {ErrorKind::unavailable, path.string() + ": cannot " + std::string(what) + ": " + code.message() +
                                      (next_step.empty() ? "" : ". " + next_step)};
}

Result<void> make_folder(const std::filesystem::path& folder) {
  std::error_code code;
  if (std::filesystem::create_directories(folder, code)) return sync_folder(folder_of(folder));
  if (code) return fail(path_error(folder, "make the folder", code));
  return {};
}

Result<std::string> read_file(const std::filesystem::path& path, int64_t limit) {
  // A pipe without a writer would hold up the opening for ever.
  const OpenFile file(path, O_RDONLY | O_NOCTTY | O_NONBLOCK);
  if (file.get() < 0) return system_failure(path, "read", errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_failure(path, "read", errno);
  if (S_ISDIR(status.st_mode)) return system_failure(path, "read", EISDIR);
  if (!S_ISREG(status.st_mode))
    return fail(ErrorKind::malformed, path.string() +
                                          ": a pipe, socket or device; wanted a file. Put what it gives "
                                          "into a file and name that");
  const auto too_large = [&] {
    return fail(ErrorKind::malformed, path.string() + ": larger than " + std::to_string(limit) + " bytes");
  };
  if (status.st_size > limit) return too_large();
  std::string bytes;
  bytes.reserve(static_cast<size_t>(status.st_size));
  char buffer[65536];
  while (true) {
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure(path, "read", errno);
    if (count == 0) return bytes;
    // The size may be unknown (a file below /proc) or grow meanwhile: the limit holds for what is really read.
    if (static_cast<int64_t>(bytes.size()) + count > limit) return too_large();
    bytes.append(buffer, static_cast<size_t>(count));
  }
}

Result<void> write_file(const std::filesystem::path& path, std::string_view bytes, unsigned mode) {
  auto file = DOSSIER_TRY(PendingFile::create(path, mode));
  DOSSIER_TRY(file.write(bytes));
  return file.commit();
}

Result<PendingFile> PendingFile::create(const std::filesystem::path& path, unsigned mode) {
  PendingFile file;
  file.path_ = path;
  file.file_ = ::open(folder_of(path).c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file.file_ < 0) {
    const auto temporary = temporary_beside(path);
    file.file_ = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file.file_ < 0) return system_failure(path, "create", errno);
    file.temporary_ = temporary;
  }
  if (::fchmod(file.file_, static_cast<mode_t>(mode)) != 0) return system_failure(path, "set the mode of", errno);
  return file;
}

PendingFile::PendingFile(PendingFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      size_(std::exchange(other.size_, 0)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})) {}

PendingFile& PendingFile::operator=(PendingFile&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(size_, other.size_);
  std::swap(path_, other.path_);
  std::swap(temporary_, other.temporary_);
  return *this;
}

PendingFile::~PendingFile() {
  if (file_ >= 0) ::close(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> PendingFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure(path_, "write", errno);
    bytes.remove_prefix(static_cast<size_t>(count));
    size_ += count;
  }
  return {};
}

Result<void> PendingFile::write_at(int64_t offset, std::string_view bytes) {
  if (offset < 0 || offset > size_ || static_cast<int64_t>(bytes.size()) > size_ - offset)
    return fail(ErrorKind::internal,
                path_.string() + ": overwriting beyond the " + std::to_string(size_) + " bytes written");
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(file_, bytes.data(), bytes.size(), offset);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure(path_, "write", errno);
    bytes.remove_prefix(static_cast<size_t>(count));
    offset += count;
  }
  return {};
}

std::filesystem::path PendingFile::temporary_path() const {
  return temporary_.empty() ? std::filesystem::path("/proc/self/fd") / std::to_string(file_) : temporary_;
}

Result<void> PendingFile::sync() {
  if (::fsync(file_) != 0) return system_failure(path_, "sync", errno);
  return {};
}

Result<bool> PendingFile::link_to(const std::filesystem::path& name) {
  if (::linkat(AT_FDCWD, temporary_path().c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) return true;
  if (errno == EEXIST) return false;
  return system_failure(path_, "put into place", errno);
}

Result<bool> PendingFile::commit_if_free() {
  DOSSIER_TRY(sync());
  if (!DOSSIER_TRY(link_to(path_))) return false;
  if (!temporary_.empty()) ::unlink(std::exchange(temporary_, {}).c_str());
  DOSSIER_TRY(sync_folder(folder_of(path_)));
  return true;
}

Result<void> PendingFile::commit() {
  // A free name is taken in one step; only to replace something does the file need a name of its own for a moment.
  if (temporary_.empty()) {
    if (DOSSIER_TRY(commit_if_free())) return {};
    const auto temporary = temporary_beside(path_);
    if (!DOSSIER_TRY(link_to(temporary))) return system_failure(path_, "create a file beside", EEXIST);
    temporary_ = temporary;
  }
  DOSSIER_TRY(sync());
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return system_failure(path_, "rename into place", errno);
  temporary_.clear();
  return sync_folder(folder_of(path_));
}

}  // namespace dossier
