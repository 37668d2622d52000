#include "store/blobs.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "base/files.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;

constexpr const char* temporary_folder = "incoming";

tl::unexpected<Error> failure(const fs::path& path, std::string_view what, const std::error_code& code) {
  return fail(path_error(path, what, code).because(std::string(store_failed)));
}

std::error_code last_error() { return {errno, std::generic_category()}; }

/// 256 subfolders, by the digest's first two digits: no folder grows too large to list.
fs::path path_of(const fs::path& folder, const std::string& digest) { return folder / digest.substr(0, 2) / digest; }

Result<void> sync_folder(const fs::path& folder) {
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return failure(folder, "open", last_error());
  const int synced = ::fsync(opened);
  const auto code = last_error();
  ::close(opened);
  if (synced != 0 && code.value() != EINVAL) return failure(folder, "sync", code);
  return {};
}

Result<void> make_subfolder(const fs::path& folder) {
  auto made = make_folder(folder);
  if (!made) return fail(std::move(made.error()).because(std::string(store_failed)));
  return {};
}

std::string digest_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<char> piece(size_t{1} << 18);
  Sha256 digest;
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    digest.update({piece.data(), static_cast<size_t>(file.gcount())});
  }
  return digest.hex();
}

/// Whether the bytes under a digest are still those that it was made of: disks rot, and people have editors.
bool is_sound(const fs::path& path, const StoredBlob& blob) {
  std::error_code code;
  if (fs::file_size(path, code) != static_cast<uintmax_t>(blob.size) || code) return false;
  return digest_of(path) == blob.digest;
}

/// Held for a moment by whoever takes a blob that is there for his own, and by whoever removes one, in whatever
/// process: neither does it between the other's look and deed.
class FolderLock {
 public:
  FolderLock(const fs::path& folder, int kind)
      : file_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
        is_held_(file_ >= 0 && ::flock(file_, kind) == 0) {}
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (file_ >= 0) ::close(file_);
  }
  bool is_held() const { return is_held_; }

 private:
  int file_;
  bool is_held_;
};

/// Marks the blob as written just now; false where there is none.
bool touch(const fs::path& folder, const fs::path& blob) {
  const FolderLock lock(folder, LOCK_SH);
  return ::utimensat(AT_FDCWD, blob.c_str(), nullptr, 0) == 0;
}

/// Removes what a crash left. Every writer locks its file, in whatever process it lives: what can be locked is
/// nobody's.
void clear_left_over(const fs::path& incoming) {
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(incoming, code)) {
    const int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) continue;
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) fs::remove(entry.path(), code);
    ::close(file);
  }
}

}  // namespace

BlobWriter::BlobWriter(BlobWriter&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      size_(std::exchange(other.size_, 0)),
      largest_(other.largest_),
      digest_(std::move(other.digest_)),
      folder_(std::move(other.folder_)),
      temporary_(std::exchange(other.temporary_, {})) {}

BlobWriter& BlobWriter::operator=(BlobWriter&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(size_, other.size_);
  std::swap(largest_, other.largest_);
  std::swap(digest_, other.digest_);
  std::swap(folder_, other.folder_);
  std::swap(temporary_, other.temporary_);
  return *this;
}

BlobWriter::~BlobWriter() {
  if (file_ >= 0) ::close(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> BlobWriter::write(std::string_view bytes) {
  if (static_cast<int64_t>(bytes.size()) > largest_ - size_)
    return fail(ErrorKind::malformed,
                "larger than " + std::to_string(largest_) + " bytes, which is more than one file of evidence may have");
  digest_.update(bytes);
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(temporary_, "write", last_error());
    bytes.remove_prefix(static_cast<size_t>(count));
    size_ += count;
  }
  return {};
}

Result<StoredBlob> BlobWriter::commit() {
  const StoredBlob blob{digest_.hex(), size_};
  const auto target = path_of(folder_, blob.digest);
  std::error_code code;
  if (touch(folder_, target) && is_sound(target, blob)) return blob;  // the destructor takes the second copy away
  if (::fsync(file_) != 0) return failure(target, "sync", last_error());
  ::close(std::exchange(file_, -1));
  DOSSIER_TRY(make_subfolder(target.parent_path()));
  // Two writers of the same bytes rename the same content over each other: both are right.
  fs::rename(temporary_, target, code);
  if (code) return failure(target, "rename into place", code);
  temporary_.clear();
  DOSSIER_TRY(sync_folder(target.parent_path()));
  return blob;
}

BlobFolder BlobFolder::open_to_read(const fs::path& folder) {
  BlobFolder blobs;
  blobs.folder_ = fs::absolute(folder);
  return blobs;
}

Result<BlobFolder> BlobFolder::open(const fs::path& folder, int64_t largest) {
  auto blobs = open_to_read(folder);
  blobs.largest_ = largest;
  const auto incoming = blobs.folder_ / temporary_folder;
  DOSSIER_TRY(make_subfolder(incoming));
  clear_left_over(incoming);
  return blobs;
}

Result<BlobWriter> BlobFolder::begin() const {
  static std::atomic<unsigned> counter{0};
  BlobWriter writer;
  fs::path temporary;
  do {
    temporary = folder_ / temporary_folder / (std::to_string(::getpid()) + "." + std::to_string(counter++));
    // Never written again, hence read-only; evidence is for the owner's eyes.
    writer.file_ = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
  } while (writer.file_ < 0 && errno == EEXIST);
  if (writer.file_ < 0) return failure(temporary, "create", last_error());
  ::flock(writer.file_, LOCK_EX | LOCK_NB);
  writer.folder_ = folder_;
  writer.largest_ = largest_;
  writer.temporary_ = temporary;
  return writer;
}

Result<StoredBlob> BlobFolder::put(std::string_view bytes) const {
  auto writer = DOSSIER_TRY(begin());
  DOSSIER_TRY(writer.write(bytes));
  return writer.commit();
}

bool BlobFolder::has(const std::string& digest) const {
  std::error_code code;
  return is_sha256(digest) && fs::is_regular_file(path(digest), code);
}

std::string BlobFolder::flaw(const std::string& digest) const {
  if (!has(digest)) return "missing";
  return digest_of(path(digest)) == digest ? "" : "its bytes are no longer those of its digest";
}

std::vector<std::string> BlobFolder::digests() const {
  std::vector<std::string> all;
  std::error_code code;
  // A folder that may not be read holds nothing for whoever asks; what is missed names itself.
  fs::recursive_directory_iterator entry(folder_, fs::directory_options::skip_permission_denied, code);
  for (; !code && entry != fs::recursive_directory_iterator(); entry.increment(code))
    if (const auto name = entry->path().filename().string(); is_sha256(name) && entry->is_regular_file(code))
      all.push_back(name);
  std::sort(all.begin(), all.end());
  return all;
}

bool BlobFolder::holds_any() const {
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder_, code))
    if (entry.path().filename() != temporary_folder && !fs::is_empty(entry.path(), code)) return true;
  return false;
}

fs::path BlobFolder::path(const std::string& digest) const {
  // A digest from outside must not become a way out of the folder.
  return is_sha256(digest) ? path_of(folder_, digest) : folder_ / "no-digest";
}

Result<void> BlobFolder::remove(const std::string& digest) const {
  std::error_code code;
  fs::remove(path(digest), code);
  if (code) return failure(path(digest), "remove", code);
  return {};
}

std::shared_ptr<const void> BlobFolder::hold() const { return std::make_shared<FolderLock>(folder_, LOCK_SH); }

Result<bool> BlobFolder::remove_untouched(const std::string& digest, Micros since) const {
  const auto blob = path(digest);
  const FolderLock lock(folder_, LOCK_EX | LOCK_NB);
  if (!lock.is_held()) return false;
  struct stat found {};
  if (::stat(blob.c_str(), &found) != 0) return true;
  if (Micros{found.st_mtim.tv_sec} * 1'000'000 + found.st_mtim.tv_nsec / 1000 >= since) return false;
  if (::unlink(blob.c_str()) != 0 && errno != ENOENT) return failure(blob, "remove", last_error());
  DOSSIER_TRY(sync_folder(blob.parent_path()));
  return true;
}

}  // namespace dossier
