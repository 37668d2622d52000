// Dovecot on the loopback interface with one mailbox, whose mails a test puts down as files; works as root and as
// anybody.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "testkit/server_process.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {

class DovecotServer {
 public:
  static bool available();

  DovecotServer();
  ~DovecotServer() { stop(); }
  DovecotServer(const DovecotServer&) = delete;
  DovecotServer& operator=(const DovecotServer&) = delete;

  int port() const { return port_; }          // unencrypted, or with STARTTLS
  int tls_port() const { return tls_port_; }  // TLS from the first byte
  std::filesystem::path certificate() const { return folder_ / "certificate.pem"; }

  /// Puts a mail into the folder as one that nobody has read, taken in at `arrival` (seconds since 1970).
  void deliver(const std::string& mail, int64_t arrival, const std::string& folder = "INBOX");
  /// Numbers the folder's mails anew, as a server does whose index was lost.
  void renumber(uint64_t uid_validity, const std::string& folder = "INBOX");
  /// The names of all files that hold mails: a mark on one ("seen") would stand in its name.
  std::vector<std::string> mail_files() const;
  void stop();

  const std::string user = "complaints", password = "brief-Geheimnis-7";

 private:
  std::filesystem::path maildir(const std::string& folder) const;
  void configure(const std::string& user_name) const;

  TemporaryFolder folder_;
  ServerProcess process_;
  int port_ = 0, tls_port_ = 0, delivered_ = 0;
};

}  // namespace dossier::testkit
