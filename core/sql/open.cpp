// The options that every connector on SQL has, and what they open.

#include "engines.hpp"

namespace dossier::sql {
namespace {

// What an ODBC driver is told of TLS it is told in its own words.
constexpr const char* driver_says =
    "Say it to the driver, in \"connection_string\": FORCETLS=1;SSLVERIFY=1;SSLCA=… (MariaDB), or "
    "SSLmode=verify-full;pqopt={sslrootcert=…} (PostgreSQL)";

}  // namespace

Spec& with_access(Spec& spec) {
  return spec
      .access(choice("engine", "Database engine; mysql is MariaDB too.", {"sqlite", "postgresql", "mysql", "odbc"},
                     "sqlite"))
      .access(path("file", "SQLite: the database file. It is opened read-only.", ""))
      .access(text("host", "PostgreSQL, MySQL: the server; for PostgreSQL also a folder of sockets.", "localhost"))
      .access(integer("port", "PostgreSQL, MySQL: its port; 0 is the usual one (5432, 3306).", 0, 0, 65535))
      .access(text("database", "PostgreSQL, MySQL: the database's name.", ""))
      .access(text("user", "Who reads. Give it the right to SELECT and nothing else.", ""))
      .access(secret("password", "That user's password.", ""))
      .access(choice("tls", "PostgreSQL: encrypt if the server offers it, always, or always with a verified server.",
                     {"if_offered", "required", "verified"}, "if_offered")
                  .not_with("engine", "odbc", driver_says))
      .access(path("tls_authority",
                   "PostgreSQL: file (PEM) of who signed the server's certificate; else whom this machine trusts.", "")
                  .not_with("engine", "odbc", driver_says))
      .access(text("connection_string", "ODBC: DSN=… or Driver={…};… without the password.", ""))
      .access(integer("time_limit_s", "Longest time of one query, in seconds.", 30, 1, 600))
      .access(integer("max_rows", "Most rows of one query; more is an error (too_broad).", 20000, 1, 1000000))
      .own_sockets("engine", {"postgresql", "mysql", "odbc"});
}

Result<std::unique_ptr<Database>> open(const Options& options, std::function<bool()> cancelled) {
  Limits limits;
  limits.time_limit = std::chrono::seconds(options.integer("time_limit_s"));
  limits.most_rows = options.integer("max_rows");
  limits.cancelled = std::move(cancelled);
  Access access;
  access.file = options.path("file");
  access.host = options.text("host");
  access.port = options.integer("port");
  access.database = options.text("database");
  access.user = options.text("user");
  access.password = options.secret("password").reveal();
  access.tls = options.text("tls");
  access.tls_authority = options.path("tls_authority");
  access.connection_string = options.text("connection_string");
  const auto engine = options.text("engine");
  if (engine == "postgresql") return open_postgresql(access, std::move(limits));
  if (engine == "mysql") return open_mysql(access, std::move(limits));
  if (engine == "odbc") return open_odbc(access, std::move(limits));
  return open_sqlite(access, std::move(limits));
}

}  // namespace dossier::sql
