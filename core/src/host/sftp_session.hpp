// One SFTP connection (draft-ietf-secsh-filexfer-02, version 3), logged in, to a machine whose key was pinned.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "config/file_address.hpp"
#include "config/file_login.hpp"
#include "host/file_reader.hpp"
#include "host/watchdog.hpp"

namespace dossier {

/// Why something did not work, and what it means for the connection.
struct SftpFault {
  Error error;         // the message says what was seen, without address
  std::string advice;  // the next step; may be empty
  bool lost = false;   // the connection cannot be used any more; worth another attempt
};
struct SftpState;  // libssh's objects (host/sftp_state.hpp)
template <class T>
using SftpResult = tl::expected<T, SftpFault>;

/// How long one call may wait.
struct SftpWait {
  std::stop_token stop;
  std::optional<Watchdog::Moment> deadline;  // of the whole look-up
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds silence{30'000};  // without an answer
};

struct SftpAttributes {
  enum class Kind { file, folder, link, other } kind = Kind::other;
  int64_t size = 0;     // bytes
  Micros modified = 0;  // whole seconds, as the protocol has it
};

struct SftpEntry {
  std::string name;  // any bytes; neither "." nor ".."
  SftpAttributes attributes;
};

/// Threads: one at a time. Every call ends soon after `wait.stop`, with kind cancelled. Paths are absolute.
class SftpSession {
 public:
  /// Connects, compares the host key before anything is sent, logs in.
  static SftpResult<std::unique_ptr<SftpSession>> open(const FileAddress& machine, const FileLogin& login,
                                                       Watchdog& watchdog, const SftpWait& wait);
  ~SftpSession();

  /// Without links and dots, as far as the server resolves them.
  SftpResult<std::string> real_path(const std::string& path, const SftpWait& wait);
  /// Of a link itself where `follow` is false.
  SftpResult<SftpAttributes> attributes(const std::string& path, bool follow, const SftpWait& wait);
  SftpResult<std::vector<SftpEntry>> list(const std::string& path, const SftpWait& wait);
  using Take = std::function<Result<void>(std::string_view piece)>;
  /// The whole file, or those of its bytes that the range names, piece by piece; as far as the size is known, many
  /// pieces are under way at once.
  SftpResult<void> read(const std::string& path, int64_t known_size, const std::optional<ByteRange>& range,
                        const Take& take, const SftpWait& wait);

  // What a user of this connection has learned, for as long as it lives: folders that are no links, and where the
  // granted ones really are.
  std::vector<std::string>& plain_folders() { return plain_folders_; }
  std::map<std::string, std::string>& granted_folders() { return granted_folders_; }

 private:
  explicit SftpSession(std::unique_ptr<SftpState> state);
  std::unique_ptr<SftpState> state_;
  std::vector<std::string> plain_folders_;
  std::map<std::string, std::string> granted_folders_;
};

}  // namespace dossier
