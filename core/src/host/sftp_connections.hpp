// The SFTP connections of one source: used again, bounded in number, opened anew when they break.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "host/sftp_session.hpp"
#include "store/blobs.hpp"

namespace dossier {

/// How one source's server may be asked. The words are those of HttpPolicy (host/http.hpp).
struct SftpPolicy {
  int connections = 4;  // at a time; servers drop those of too many
  int attempts = 3;     // the first one included
  std::chrono::milliseconds back_off{500};
  std::chrono::milliseconds connect_limit{10'000};
  std::chrono::milliseconds silence_limit{30'000};
  int64_t download_bytes = largest_blob;
};

/// Threads: safe.
/// Errors:  permission: the host key is not the pinned one, the login was refused, or the server refuses the path.
///          config: nothing at the address, no such private key. unavailable: no connection, or it broke (retried, with
///          back-off); reason timed_out for a time limit. cancelled. A message names the address and never a secret.
class SftpConnections {
 public:
  SftpConnections(std::string source, FileLogin login, SftpPolicy policy = {});
  ~SftpConnections();
  SftpConnections(const SftpConnections&) = delete;
  SftpConnections& operator=(const SftpConnections&) = delete;

  using Work = std::function<SftpResult<void>(SftpSession& session, const SftpWait& wait)>;
  /// Runs the work on a connection to the address's machine, from the start again when the connection broke.
  Result<void> run(const FileAddress& address, const std::stop_token& stop,
                   const std::optional<Watchdog::Moment>& deadline, const Work& work);

  const SftpPolicy& policy() const { return policy_; }

 private:
  SftpResult<void> attempt(const FileAddress& address, const SftpWait& wait, const Work& work);
  std::unique_ptr<SftpSession> idle_session(const std::string& machine);
  bool enter(const SftpWait& wait);
  void leave();
  Error error_of(const SftpFault& fault, const FileAddress& address, const std::string& outcome) const;
  std::chrono::milliseconds pause(int attempts) const;

  const std::string source_;
  const FileLogin login_;
  const SftpPolicy policy_;
  Watchdog watchdog_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  int in_use_ = 0;
  std::vector<std::pair<std::string, std::unique_ptr<SftpSession>>> idle_;  // by machine
};

}  // namespace dossier
