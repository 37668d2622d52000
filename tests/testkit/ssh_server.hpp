// OpenSSH's sshd with its SFTP server, on the loopback interface, with a user of its own; works as root and as anybody.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {

/// Serves folder() to the user "hotline" until destroyed. That user exists only for this sshd: libnss_wrapper gives it
/// the lists of users and passwords, so that nothing of the machine is changed. Under root it is the system's nobody.
class SshServer {
 public:
  /// Whether sshd, ssh-keygen, openssl and libnss_wrapper are installed.
  static bool available();

  /// Kinds of host keys: ed25519, ecdsa, rsa. `more` are lines of sshd_config.
  explicit SshServer(std::vector<std::string> host_key_kinds = {"ed25519"}, std::string more = {});
  ~SshServer();
  SshServer(const SshServer&) = delete;
  SshServer& operator=(const SshServer&) = delete;

  const std::string user = "hotline";
  const std::string password = "geheim 密码:/@";

  /// What is served; the user may read it.
  std::filesystem::path folder() const { return home_ / "files"; }
  /// "sftp://127.0.0.1:port" and the folder's path, percent-encoded where it must be.
  std::string address(const std::string& below = {}) const;
  int port() const { return port_; }
  /// "SHA256:…" of the host key of that kind.
  std::string host_key(const std::string& kind = "ed25519") const;
  /// A new private key; sshd accepts it where `accepted`. Kinds as of ssh-keygen -t.
  std::filesystem::path private_key(const std::string& kind, const std::string& passphrase = {}, bool accepted = true);

  /// Ends all connections, and sshd itself where `listener`.
  void kill(bool listener);
  /// Lets all processes of the server stand still, connections stay open.
  void freeze();
  void thaw();
  /// Starts again on the same port, after kill(true).
  void start();
  /// How many times somebody has logged in so far.
  int logins() const;

 private:
  bool try_start();
  void signal_all(int signal, bool listener) const;

  TemporaryFolder home_;
  int port_ = 0;
  pid_t process_ = -1;
  int keys_ = 0;
};

}  // namespace dossier::testkit
