// PostgreSQL and MariaDB on the loopback interface, with data of their own in a scratch folder; work as root and as
// anybody.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "testkit/server_process.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {

/// A user "reader" may log in from 127.0.0.1 and read everything.
class DatabaseServer {
 public:
  enum class Tls { none, valid, expired };

  virtual ~DatabaseServer() = default;

  const std::string host = "127.0.0.1", reader = "reader";
  std::string password;
  int port() const { return port_; }
  /// Where it speaks TLS: of the name localhost, signed by itself.
  std::filesystem::path certificate() const { return folder() / "certificate.pem"; }

  /// Runs statements as the administrator; gives what they print, a row a line, columns apart by tabs. A statement that
  /// fails fails the test.
  std::string run(const std::string& database, const std::string& sql) const;
  /// postgresql://… or mysql2://…, for a program that makes tables; through the socket, as the administrator.
  virtual std::string administrators_address(const std::string& database) const = 0;
  /// A database of that name, empty.
  void make_database(const std::string& name);

 protected:
  std::filesystem::path folder() const { return folder_.path(); }
  /// A client's command that reads statements from its input.
  virtual std::vector<std::string> client(const std::string& database) const = 0;
  virtual std::string first_database() const = 0;
  /// Empties a database that is there already.
  virtual void empty(const std::string& name) const = 0;
  bool answers() const;
  /// A text within single quotes.
  static std::string literal(const std::string& text);
  /// Starts the server on a free port; ends the program where that is not possible.
  void start(const std::string& user, const std::vector<std::string>& command, const std::string& port_option,
             int signal);

 private:
  TemporaryFolder folder_;
  int port_ = 0;
  std::set<std::string> databases_;
  ServerProcess process_;
};

class PostgresqlServer final : public DatabaseServer {
 public:
  static bool available();
  /// One for the whole program, started when first asked for.
  static PostgresqlServer& shared();

  explicit PostgresqlServer(Tls tls = Tls::none);

  std::string administrators_address(const std::string& database) const override;

 private:
  std::vector<std::string> client(const std::string& database) const override;
  std::string first_database() const override { return "postgres"; }
  void empty(const std::string& name) const override;
};

/// Speaks TLS to who asks for it, unless made without.
class MariadbServer final : public DatabaseServer {
 public:
  static bool available();
  /// One for the whole program, started when first asked for.
  static MariadbServer& shared();

  explicit MariadbServer(Tls tls = Tls::valid);
  std::string administrators_address(const std::string& database) const override;

 private:
  std::vector<std::string> client(const std::string& database) const override;
  std::string first_database() const override { return "mysql"; }
  void empty(const std::string& name) const override;
};

}  // namespace dossier::testkit
