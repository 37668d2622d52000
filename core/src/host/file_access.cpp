#include "host/file_access.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>
#include <memory>
#include <system_error>
#include <utility>

#include "config/file_address.hpp"
#include "dossier/detail/unreadable.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;

class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

tl::unexpected<Error> failure(const std::string& path, int code) { return fail(detail::unreadable(path, code)); }

std::string fault_of_link(int code) {
  const auto what = code == ELOOP    ? "in a circle"
                    : code == ENOENT ? "nowhere"
                                     : "where nobody can look: " + std::generic_category().message(code);
  return "a link that leads " + what + "; not read. Remove it, or put there what it stands for";
}

tl::unexpected<Error> outside(const std::string& path) {
  return fail(
      Error(ErrorKind::permission, path + ": outside of the paths that this source's options grant; not read. Name the "
                                          "folder in a path option if it is meant.")
          .because("forbidden"));
}

/// A path given as file: address, percent-decoded.
std::string decoded(std::string_view text) {
  const auto digit = [](char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    const int lower = letter | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  };
  std::string path;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size() && digit(text[at + 1]) >= 0 && digit(text[at + 2]) >= 0) {
      path += static_cast<char>(digit(text[at + 1]) * 16 + digit(text[at + 2]));
      at += 2;
    } else {
      path += text[at];
    }
  }
  return path;
}

Result<std::string> plain_path(const std::string& path) {
  if (path.find('\0') != std::string::npos) return fail(ErrorKind::config, "a path with a zero byte");
  if (path.starts_with("/")) return path;
  for (const std::string_view scheme : {"file://localhost/", "file:///", "file:/"})
    if (path.starts_with(scheme)) return "/" + decoded(path.substr(scheme.size()));
  return fail(ErrorKind::config, path + ": not an absolute path");
}

/// Opens what was allowed, and makes sure that nobody put a link in between.
Result<OpenFile> open_allowed(const fs::path& path, int flags, mode_t wanted) {
  OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | flags));
  if (file.get() < 0) return failure(path, errno);
  std::error_code code;
  if (fs::read_symlink("/proc/self/fd/" + std::to_string(file.get()), code) != path) return outside(path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failure(path, errno);
  if ((status.st_mode & S_IFMT) != wanted)
    return fail(ErrorKind::config, path.string() + (wanted == S_IFDIR ? ": not a folder" : ": not a file"));
  return file;
}

/// Hands the file over piece by piece.
Result<void> read_pieces(const OpenFile& file, const fs::path& path,
                         const std::function<Result<void>(std::string_view)>& take) {
  std::array<char, 1 << 16> buffer;
  while (true) {
    const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(path, errno);
    if (count == 0) return {};
    DOSSIER_TRY(take({buffer.data(), static_cast<size_t>(count)}));
  }
}

Result<std::string> read_part(const OpenFile& file, const fs::path& path, const ByteRange& range) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failure(path, errno);
  // No more than there is, whatever length was asked for.
  std::string bytes(static_cast<size_t>(std::clamp<int64_t>(status.st_size - range.offset, 0, range.length)), '\0');
  size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count =
        ::pread(file.get(), bytes.data() + filled, bytes.size() - filled, range.offset + static_cast<off_t>(filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(path, errno);
    if (count == 0) break;  // became shorter
    filled += static_cast<size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace

Result<fs::path> FileAccess::allowed(const std::string& path) const {
  const auto plain = DOSSIER_TRY(plain_path(path));
  std::error_code code;
  const auto real = fs::canonical(plain, code);
  // What does not exist may still lie outside: then nothing is said about its existence.
  std::error_code ignored;
  const auto judged = code ? fs::weakly_canonical(fs::path(plain), ignored) : real;
  const bool granted = std::any_of(granted_.begin(), granted_.end(), [&](const fs::path& folder) {
    std::error_code missing;
    const auto base = fs::weakly_canonical(folder, missing);
    return !missing && is_path_below(judged.native(), base.native());
  });
  // A closed folder on the way to what an option names hides where that lies; the operator wrote the name himself.
  if (code == std::errc::permission_denied && is_named(plain)) return failure(plain, code.value());
  if (!granted) return outside(plain);
  if (code) return failure(plain, code.value());
  return real;
}

bool FileAccess::is_named(const std::string& path) const {
  const auto named = fs::path(path).lexically_normal();
  return std::any_of(granted_.begin(), granted_.end(), [&](const fs::path& folder) {
    return is_path_below(named.native(), folder.lexically_normal().native());
  });
}

Result<std::vector<ListedFile>> FileAccess::list(const std::string& path) {
  const auto folder = DOSSIER_TRY(allowed(path));
  auto opened = DOSSIER_TRY(open_allowed(folder, O_DIRECTORY, S_IFDIR));
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(opened.get()), ::closedir);
  if (!entries) return failure(folder, errno);
  opened.release();
  std::vector<ListedFile> files;
  while (const dirent* entry = ::readdir(entries.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (files.size() == folder_entries_limit) return fail(too_many_entries().at(folder.string()));
    struct stat status {};
    if (::fstatat(::dirfd(entries.get()), name.c_str(), &status, 0) != 0) {
      const int code = errno;
      // What is no link either went since it was listed, or nothing of this folder may be looked at.
      if (::fstatat(::dirfd(entries.get()), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
        files.push_back({name, (folder / name).string(), 0, 0, false, fault_of_link(code)});
      else if (errno == EACCES) return failure(folder, errno);
      continue;
    }
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) continue;
    const Micros modified = int64_t{status.st_mtim.tv_sec} * 1'000'000 + status.st_mtim.tv_nsec / 1000;
    files.push_back({name,
                     (folder / name).string(),
                     S_ISDIR(status.st_mode) ? 0 : int64_t{status.st_size},
                     modified,
                     S_ISDIR(status.st_mode),
                     {}});
  }
  put_in_order(files);
  return files;
}

Result<std::string> FileAccess::read(const std::string& path, const std::optional<ByteRange>& range) {
  const auto real = DOSSIER_TRY(allowed(path));
  DOSSIER_TRY(check_range(real.string(), range));
  const auto file = DOSSIER_TRY(open_allowed(real, 0, S_IFREG));
  if (range) return read_part(file, real, *range);
  std::string bytes;
  DOSSIER_TRY(read_pieces(file, real, [&](std::string_view piece) -> Result<void> {
    if (static_cast<int64_t>(bytes.size() + piece.size()) > file_read_limit)
      return fail(ErrorKind::malformed,
                  real.string() + ": larger than " + std::to_string(file_read_limit) + " bytes; download it instead");
    bytes += piece;
    return {};
  }));
  return bytes;
}

Result<BlobWriter> FileAccess::copy(const std::string& path, const BlobFolder& blobs) {
  const auto real = DOSSIER_TRY(allowed(path));
  const auto file = DOSSIER_TRY(open_allowed(real, 0, S_IFREG));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failure(real, errno);
  DOSSIER_TRY(check_size(real.string(), status.st_size, blobs.largest()));
  auto writer = DOSSIER_TRY(blobs.begin());
  DOSSIER_TRY(read_pieces(file, real, [&](std::string_view piece) -> Result<void> {
    auto written = writer.write(piece);
    if (!written && written.error().kind() == ErrorKind::malformed)
      return fail(std::move(written.error()).at(real.string()));
    return written;
  }));
  return writer;
}

}  // namespace dossier
