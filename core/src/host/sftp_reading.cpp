// Listing and reading over an SFTP session.
#include <fcntl.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "host/sftp_state.hpp"

namespace dossier {
namespace {

// A server that answers requests of this size in full is no exception (OpenSSH: up to 256 KiB).
constexpr uint32_t piece_bytes = 32 << 10;
constexpr size_t pieces_under_way = 32;
constexpr size_t names_limit = size_t{128} << 20;

using Attributes = std::unique_ptr<sftp_attributes_struct, void (*)(sftp_attributes)>;
using Folder = std::unique_ptr<sftp_dir_struct, int (*)(sftp_dir)>;
using File = std::unique_ptr<sftp_file_struct, int (*)(sftp_file)>;

SftpAttributes ours(const sftp_attributes_struct& theirs) {
  SftpAttributes made;
  switch (theirs.type) {
    case SSH_FILEXFER_TYPE_REGULAR:
      made.kind = SftpAttributes::Kind::file;
      break;
    case SSH_FILEXFER_TYPE_DIRECTORY:
      made.kind = SftpAttributes::Kind::folder;
      break;
    case SSH_FILEXFER_TYPE_SYMLINK:
      made.kind = SftpAttributes::Kind::link;
      break;
    default:
      break;
  }
  // A size is 64 bits of the server's choice.
  made.size = static_cast<int64_t>(std::min<uint64_t>(theirs.size, INT64_MAX));
  made.modified = int64_t{theirs.mtime} * 1'000'000;
  return made;
}

/// Several requests on their way, answered in the order asked.
class Pipeline {
 public:
  Pipeline(sftp_file file, uint64_t begin, uint64_t known_end, uint64_t hard_end)
      : file_(file), next_(begin), known_end_(known_end), hard_end_(hard_end), buffer_(piece_bytes) {
    sftp_seek64(file_, begin);
  }

  enum class Step { piece, end, fault };
  /// The next bytes of the file, in order.
  Step next(std::string_view& piece) {
    if (!ask()) return Step::fault;
    if (pending_.empty()) return Step::end;
    const auto asked = pending_.front();
    pending_.pop_front();
    const int count = collect(asked);
    if (count < 0) return Step::fault;
    if (static_cast<uint32_t>(count) < asked.length) {
      // Less than asked: what follows was asked for at the wrong place. A plain end says so once more, with nothing.
      while (!pending_.empty()) {
        const auto late = pending_.front();
        pending_.pop_front();
        spare_.resize(piece_bytes);
        if (collect_into(late, spare_) < 0) return Step::fault;
      }
      next_ = asked.offset + static_cast<uint32_t>(count);
      known_end_ = next_;
      sftp_seek64(file_, next_);
      if (count == 0) return Step::end;
    }
    piece = {buffer_.data(), static_cast<size_t>(count)};
    return Step::piece;
  }

 private:
  struct Asked {
    uint32_t id;
    uint64_t offset;
    uint32_t length;
  };

  bool ask() {
    // Beyond the end that the server named, one at a time: the file may have grown meanwhile.
    while (next_ < hard_end_ && pending_.size() < (next_ < known_end_ ? pieces_under_way : 1)) {
      const auto length = static_cast<uint32_t>(std::min<uint64_t>(piece_bytes, hard_end_ - next_));
      const int id = sftp_async_read_begin(file_, length);
      if (id < 0) return false;
      pending_.push_back({static_cast<uint32_t>(id), next_, length});
      next_ += length;
    }
    return true;
  }

  int collect(const Asked& asked) { return collect_into(asked, buffer_); }

  int collect_into(const Asked& asked, std::vector<char>& into) {
    file_->eof = 0;  // set by an answer before this one; else libssh would not fetch this answer
    return sftp_async_read(file_, into.data(), asked.length, asked.id);
  }

  sftp_file file_;
  uint64_t next_;
  uint64_t known_end_;
  const uint64_t hard_end_;
  std::vector<char> buffer_, spare_;
  std::deque<Asked> pending_;
};

}  // namespace

SftpResult<std::string> SftpSession::real_path(const std::string& path, const SftpWait& wait) {
  SftpWaiting waiting(*state_, wait);
  char* real = sftp_canonicalize_path(state_->sftp, path.c_str());
  if (!real) return tl::unexpected(waiting.fault("finding it"));
  std::string copy(real);
  ssh_string_free_char(real);
  while (copy.size() > 1 && copy.ends_with('/')) copy.pop_back();
  return copy;
}

SftpResult<SftpAttributes> SftpSession::attributes(const std::string& path, bool follow, const SftpWait& wait) {
  SftpWaiting waiting(*state_, wait);
  const Attributes found(follow ? sftp_stat(state_->sftp, path.c_str()) : sftp_lstat(state_->sftp, path.c_str()),
                         sftp_attributes_free);
  if (!found) return tl::unexpected(waiting.fault("looking at it"));
  return ours(*found);
}

SftpResult<std::vector<SftpEntry>> SftpSession::list(const std::string& path, const SftpWait& wait) {
  SftpWaiting waiting(*state_, wait);
  Folder folder(sftp_opendir(state_->sftp, path.c_str()), sftp_closedir);
  if (!folder) return tl::unexpected(waiting.fault("listing it"));
  std::vector<SftpEntry> entries;
  size_t bytes = 0, seen = 0;
  while (const Attributes entry{sftp_readdir(state_->sftp, folder.get()), sftp_attributes_free}) {
    waiting.heard();
    std::string name = entry->name ? entry->name : "";
    bytes += name.size();
    if (++seen > folder_entries_limit || bytes > names_limit)
      return tl::unexpected(SftpFault{too_many_entries(), {}, true});
    // A name is one segment; a server that sends another is not followed out of the folder.
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos) continue;
    entries.push_back({std::move(name), ours(*entry)});
  }
  if (!sftp_dir_eof(folder.get())) return tl::unexpected(waiting.fault("listing it"));
  return entries;
}

SftpResult<void> SftpSession::read(const std::string& path, int64_t known_size, const std::optional<ByteRange>& range,
                                   const Take& take, const SftpWait& wait) {
  SftpWaiting waiting(*state_, wait);
  File file(sftp_open(state_->sftp, path.c_str(), O_RDONLY, 0), sftp_close);
  if (!file) return tl::unexpected(waiting.fault("reading it"));
  const uint64_t begin = range ? static_cast<uint64_t>(range->offset) : 0;
  // Of a range no more than there was a moment ago; a whole file is read until its end, should it have grown.
  const auto size = static_cast<uint64_t>(std::max<int64_t>(0, known_size));
  const uint64_t end = range ? std::min(begin + static_cast<uint64_t>(range->length), size) : UINT64_MAX;
  if (begin >= end) return {};
  Pipeline pipeline(file.get(), begin, std::min(size, end), end);
  std::string_view piece;
  while (true) {
    switch (pipeline.next(piece)) {
      case Pipeline::Step::end:
        return {};
      case Pipeline::Step::fault:
        return tl::unexpected(waiting.fault("reading it"));
      case Pipeline::Step::piece:
        waiting.heard();
        // Answers still under way belong to nobody then: the connection is given up.
        if (const auto taken = take(piece); !taken) return tl::unexpected(SftpFault{taken.error(), {}, true});
    }
  }
}

}  // namespace dossier
