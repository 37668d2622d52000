#include <signal.h>
#include <unistd.h>

#include <cstdlib>

#include "testkit/certificate.hpp"
#include "testkit/command.hpp"
#include "testkit/database_server.hpp"

namespace dossier::testkit {
namespace {

constexpr const char* user = "mysql";

}  // namespace

bool MariadbServer::available() {
  static const bool installed =
      run_command({"sh", "-c",
                   "command -v mariadbd && command -v mariadb-install-db && command -v mariadb && command -v openssl"})
          .exit_code == 0;
  return installed;
}

MariadbServer& MariadbServer::shared() {
  static MariadbServer server;
  return server;
}

MariadbServer::MariadbServer(Tls tls) {
  password = "geheim 密码:/@'";
  const auto data = (folder() / "data").string();
  std::filesystem::permissions(folder(), std::filesystem::perms(0755));
  std::filesystem::create_directory(data);
  if (tls != Tls::none) make_certificate(folder(), tls == Tls::expired);
  std::vector<std::string> install = {"mariadb-install-db", "--no-defaults", "--datadir=" + data, "--skip-test-db",
                                      "--auth-root-authentication-method=normal"};
  if (::geteuid() == 0) {
    run_command({"chown", "-R", std::string(user) + ":" + user, folder().string()});
    install.push_back(std::string("--user=") + user);
  }
  if (run_command(install, without_sync).exit_code != 0) std::abort();
  std::vector<std::string> command = {"mariadbd",
                                      "--no-defaults",
                                      "--datadir=" + data,
                                      "--bind-address=" + host,
                                      "--skip-name-resolve",
                                      "--socket=" + (folder() / "socket").string(),
                                      "--character-set-server=utf8mb4",
                                      "--collation-server=utf8mb4_unicode_ci",
                                      "--innodb-flush-log-at-trx-commit=0",
                                      "--max-allowed-packet=64M"};
  if (tls != Tls::none) {
    command.push_back("--ssl-cert=" + certificate().string());
    command.push_back("--ssl-key=" + (folder() / "key.pem").string());
  }
  start(user, command, "--port=", SIGKILL);
  run("mysql", "CREATE USER reader@'127.0.0.1' IDENTIFIED BY " + literal(password) +
                   "; GRANT SELECT ON *.* TO reader@'127.0.0.1';");
}

std::string MariadbServer::administrators_address(const std::string& database) const {
  return "mysql2:///" + database + "?socket=" + (folder() / "socket").string() + "&username=root&encoding=utf8mb4";
}

std::vector<std::string> MariadbServer::client(const std::string& database) const {
  return {"mariadb",
          "--no-defaults",
          "--batch",
          "--skip-column-names",
          "--default-character-set=utf8mb4",
          "--max-allowed-packet=64M",
          "--socket=" + (folder() / "socket").string(),
          "--user=root",
          database};
}

void MariadbServer::empty(const std::string& name) const {
  run("mysql", "DROP DATABASE " + name + "; CREATE DATABASE " + name + ";");
}

}  // namespace dossier::testkit
