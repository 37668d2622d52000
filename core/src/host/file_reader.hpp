// Reading files for plugins, wherever they lie: one face for folders of this machine, of SFTP and of HTTP servers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "dossier/result.hpp"
#include "host/byte_range.hpp"
#include "store/blobs.hpp"

namespace dossier {

struct ListedFile {
  std::string name;  // any bytes
  std::string path;  // to hand back
  int64_t size = 0;  // bytes
  Micros modified = 0;
  bool folder = false;
  std::string fault;  // why it cannot be opened; empty otherwise
};

/// What a folder may hold before we stop believing it.
inline constexpr size_t folder_entries_limit = 1'000'000;

/// What one read gives a plugin at most: the body of one message.
inline constexpr int64_t file_read_limit = int64_t{64} << 20;

/// Threads: one verb uses one reader. Errors: permission (outside of what is granted, or refused), config (nothing
/// there, an impossible range), malformed (above the limit), unavailable, cancelled.
class FileReader {
 public:
  virtual ~FileReader() = default;
  /// Files and folders, sorted by name bytewise; sockets and devices are left out. A link that leads nowhere or in a
  /// circle has a fault.
  virtual Result<std::vector<ListedFile>> list(const std::string& path) = 0;
  /// The whole file, or those of its bytes that the range names.
  virtual Result<std::string> read(const std::string& path, const std::optional<ByteRange>& range) = 0;
  /// The caller commits the writer.
  virtual Result<BlobWriter> copy(const std::string& path, const BlobFolder& blobs) = 0;
};

/// Sorts by name bytewise, each name once: a system that reads a folder piece by piece may name an entry twice.
void put_in_order(std::vector<ListedFile>& files);

/// Of a folder with more entries than the limit: malformed, too_broad.
Error too_many_entries();

/// Before anything is read. Errors: malformed, for more bytes than wanted.
Result<void> check_size(const std::string& shown_path, int64_t size, int64_t most);

/// Errors: config, for a range that is negative or longer than `file_read_limit`.
Result<void> check_range(const std::string& shown_path, const std::optional<ByteRange>& range);

/// By the file's ending; application/octet-stream for what is not known.
std::string content_type_of(const std::string& path);

}  // namespace dossier
