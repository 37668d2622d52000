#include "testkit/dovecot_server.hpp"

#include <arpa/inet.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "testkit/certificate.hpp"
#include "testkit/command.hpp"
#include "testkit/free_port.hpp"

namespace dossier::testkit {
namespace {

namespace fs = std::filesystem;

constexpr const char* dovecot = "/usr/sbin/dovecot";

const passwd& runs_as() { return ::geteuid() == 0 ? *::getpwnam("dovecot") : *::getpwuid(::geteuid()); }

void give_away(const fs::path& path) {
  if (::geteuid() == 0 && ::chown(path.c_str(), runs_as().pw_uid, runs_as().pw_gid) != 0) std::abort();
}

void make_folder(const fs::path& path) {
  fs::create_directories(path);
  give_away(path);
}

bool listens(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool answered = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return answered;
}

}  // namespace

bool DovecotServer::available() {
  return ::access(dovecot, X_OK) == 0 && run_command({"openssl", "version"}).exit_code == 0;
}

DovecotServer::DovecotServer() {
  fs::permissions(folder_.path(), fs::perms(0755));
  make_certificate(folder_.path(), false);
  for (const auto* file : {"certificate.pem", "key.pem"}) give_away(folder_ / file);
  for (const auto* name : {"run", "state", "home", "home/Maildir"}) make_folder(folder_ / name);
  const std::string name = runs_as().pw_name;
  // Somebody else may take a free port first.
  for (int round = 0; round < 5; ++round) {
    port_ = free_port();
    tls_port_ = free_port();
    configure(name);
    if (process_.start(name, {dovecot, "-F", "-c", (folder_ / "dovecot.conf").string()}, SIGTERM,
                       folder_ / "dovecot.log", [this] { return listens(port_) && listens(tls_port_); }))
      return;
  }
  std::abort();
}

void DovecotServer::configure(const std::string& user_name) const {
  const auto base = folder_.path().string();
  const std::string group = ::getgrgid(runs_as().pw_gid)->gr_name;
  std::ofstream(folder_ / "users") << user << ":{PLAIN}" << password << "\n";
  std::ofstream(folder_ / "dovecot.conf")
      << "protocols = imap\nlisten = 127.0.0.1\nbase_dir = " << base << "/run\nstate_dir = " << base
      << "/state\nlog_path = /dev/stderr\ndefault_internal_user = " << user_name
      << "\ndefault_internal_group = " << group << "\ndefault_login_user = " << user_name
      << "\nfirst_valid_uid = 1\nmail_location = maildir:~/Maildir\n"
      << "ssl = yes\nssl_cert = <" << base << "/certificate.pem\nssl_key = <" << base << "/key.pem\n"
      << "auth_failure_delay = 0\nservice anvil {\n  chroot =\n}\nservice imap-login {\n  chroot =\n"
      << "  inet_listener imap {\n    port = " << port_ << "\n  }\n  inet_listener imaps {\n    port = " << tls_port_
      << "\n    ssl = yes\n  }\n}\npassdb {\n  driver = passwd-file\n  args = " << base << "/users\n}\n"
      << "userdb {\n  driver = static\n  args = uid=" << runs_as().pw_uid << " gid=" << runs_as().pw_gid
      << " home=" << base << "/home\n}\n";
}

fs::path DovecotServer::maildir(const std::string& folder) const {
  return folder == "INBOX" ? folder_ / "home/Maildir" : folder_ / "home/Maildir" / ("." + folder);
}

void DovecotServer::deliver(const std::string& mail, int64_t arrival, const std::string& folder) {
  for (const auto* name : {"", "cur", "new", "tmp"}) make_folder(maildir(folder) / name);
  // The server numbers mails by their names.
  const auto name = std::to_string(1700000000 + ++delivered_) + ".M1P1.test:2,";
  const auto waiting = maildir(folder) / "tmp" / name, there = maildir(folder) / "cur" / name;
  std::ofstream(waiting, std::ios::binary) << mail;
  const timeval time{arrival, 0};
  const timeval times[] = {time, time};
  ::utimes(waiting.c_str(), times);
  give_away(waiting);
  fs::rename(waiting, there);
}

void DovecotServer::renumber(uint64_t uid_validity, const std::string& folder) {
  for (const auto& entry : fs::directory_iterator(maildir(folder)))
    if (entry.path().filename().string().starts_with("dovecot")) fs::remove_all(entry.path());
  const auto list = maildir(folder) / "dovecot-uidlist";
  std::ofstream(list) << "3 V" << uid_validity << " N1 G0123456789abcdef0123456789abcdef\n";
  give_away(list);
}

std::vector<std::string> DovecotServer::mail_files() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "home"))
    if (entry.is_regular_file() && entry.path().filename().string().find(".M1P1.test") != std::string::npos)
      names.push_back(entry.path().string());
  std::sort(names.begin(), names.end());
  return names;
}

void DovecotServer::stop() { process_.stop(); }

}  // namespace dossier::testkit
