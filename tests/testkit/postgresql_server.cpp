#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "testkit/certificate.hpp"
#include "testkit/command.hpp"
#include "testkit/database_server.hpp"

namespace dossier::testkit {
namespace {

namespace fs = std::filesystem;

constexpr const char* user = "postgres";

/// Where Debian keeps the programs of the newest version; empty where none is installed.
fs::path programs() {
  fs::path newest;
  std::error_code missing;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", missing))
    if (fs::exists(version.path() / "bin/initdb") && version.path() > newest) newest = version.path();
  return newest.empty() ? newest : newest / "bin";
}

void must(const std::vector<std::string>& command) {
  if (run_command(command).exit_code != 0) std::abort();
}

}  // namespace

bool PostgresqlServer::available() {
  static const bool installed = !programs().empty() && run_command({"psql", "--version"}).exit_code == 0 &&
                                run_command({"openssl", "version"}).exit_code == 0;
  return installed;
}

PostgresqlServer& PostgresqlServer::shared() {
  static PostgresqlServer server;
  return server;
}

PostgresqlServer::PostgresqlServer(Tls tls) {
  password = "geheim 密码:\\/@'";
  const auto data = folder() / "data";
  fs::permissions(folder(), fs::perms(0755));
  fs::create_directory(data);
  if (tls != Tls::none) make_certificate(folder(), tls == Tls::expired);
  if (::geteuid() == 0) must({"chown", "-R", std::string(user) + ":" + user, folder().string()});
  must(as_user(user, {(programs() / "initdb").string(), "-D", data.string(), "-U", user, "--auth=trust",
                      "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"}));
  std::ofstream(data / "pg_hba.conf") << "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
  std::ofstream settings(data / "postgresql.conf", std::ios::app);
  settings << "listen_addresses = '127.0.0.1'\nunix_socket_directories = '" << folder().string()
           << "'\nfsync = off\nmax_connections = 30\n";
  if (tls != Tls::none)
    settings << "ssl = on\nssl_cert_file = '" << certificate().string() << "'\nssl_key_file = '"
             << (folder() / "key.pem").string() << "'\n";
  settings.close();
  start(user, {(programs() / "postgres").string(), "-D", data.string()}, "--port=", SIGQUIT);
  run("postgres", "CREATE ROLE reader LOGIN PASSWORD " + literal(password) + "; GRANT pg_read_all_data TO reader;");
}

std::string PostgresqlServer::administrators_address(const std::string& database) const {
  std::string socket;
  for (const char letter : folder().string()) socket += letter == '/' ? "%2F" : std::string(1, letter);
  return "postgresql://" + std::string(user) + "@" + socket + ":" + std::to_string(port()) + "/" + database;
}

std::vector<std::string> PostgresqlServer::client(const std::string& database) const {
  return {"env",
          "PGCLIENTENCODING=UTF8",
          "psql",
          "-X",
          "-q",
          "-A",
          "-t",
          "-F",
          "\t",
          "-v",
          "ON_ERROR_STOP=1",
          "-h",
          folder().string(),
          "-p",
          std::to_string(port()),
          "-U",
          user,
          "-d",
          database};
}

// Quicker than making another one.
void PostgresqlServer::empty(const std::string& name) const {
  run(name,
      "SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public; "
      "GRANT USAGE ON SCHEMA public TO public;");
}

}  // namespace dossier::testkit
