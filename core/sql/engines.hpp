// The engines behind the one door.
#pragma once

#include "dossier/sql.hpp"

namespace dossier::sql {

/// Where a database is, as the options say.
struct Access {
  std::string file;  // SQLite alone
  std::string host, database, user, password;
  int64_t port = 0;  // 0: the engine's usual one
  std::string tls;   // if_offered, required, verified
  std::string tls_authority;
  std::string connection_string;  // ODBC alone
};

Result<std::unique_ptr<Database>> open_sqlite(const Access& access, Limits limits);
Result<std::unique_ptr<Database>> open_postgresql(const Access& access, Limits limits);
Result<std::unique_ptr<Database>> open_mysql(const Access& access, Limits limits);
Result<std::unique_ptr<Database>> open_odbc(const Access& access, Limits limits);

}  // namespace dossier::sql
