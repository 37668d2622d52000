// What the parts of an SFTP session share: libssh's objects, and waiting for them.
#pragma once

#include <libssh/libssh.h>
#include <libssh/sftp.h>

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "host/sftp_session.hpp"

namespace dossier {

struct SftpState {
  explicit SftpState(Watchdog& the_watchdog) : watchdog(the_watchdog) {}
  ~SftpState();
  SftpState(const SftpState&) = delete;
  SftpState& operator=(const SftpState&) = delete;

  Watchdog& watchdog;
  ssh_session ssh = nullptr;
  sftp_session sftp = nullptr;
  std::string user;  // for messages
  // Our own descriptor of the connection: libssh closes its one whenever it likes, and the number would then be
  // another's.
  int socket = -1;
};

/// Around a call of libssh, which would wait without end: breaks the connection when time is over or a stop is asked.
class SftpWaiting {
 public:
  SftpWaiting(SftpState& state, const SftpWait& wait);
  ~SftpWaiting();
  SftpWaiting(const SftpWaiting&) = delete;
  SftpWaiting& operator=(const SftpWaiting&) = delete;

  /// Something arrived: the time of silence begins anew.
  void heard();
  /// What a failed call means. Call it once, at the end.
  SftpFault fault(const std::string& doing);

 private:
  Watchdog::Moment until() const;
  bool end();

  SftpState& state_;
  const SftpWait& wait_;
  uint64_t watched_;
  bool watching_ = true;
  bool shut_down_ = false;
  std::stop_callback<std::function<void()>> on_stop_;
};

/// libssh's own words, on one line.
std::string words_of(ssh_session session);

/// Whether the server's key is a pinned one; `shown` is its fingerprint and kind, "SHA256:… (ssh-ed25519)".
bool is_pinned(ssh_session session, const FileLogin& login, std::string& shown);
SftpFault refused_host_key(const std::vector<std::string>& shown, const FileLogin& login);
/// Key first, then password, as far as the configuration has them.
SftpResult<void> log_in(SftpState& state, const FileLogin& login, SftpWaiting& waiting);

}  // namespace dossier
