#include "testkit/sql_engines.hpp"

#include <fstream>

#include "testkit/command.hpp"

namespace dossier::testkit {

std::string SqlEngine::missing() const {
  if (dialect == sql::Dialect::sqlite) return {};
  if (!(in_mysql() ? MariadbServer::available() : PostgresqlServer::available()))
    return either("postgresql or openssl is not installed", "mariadb-server or openssl is not installed");
  if (odbc && driver().empty()) return either("odbc-postgresql is not installed", "odbc-mariadb is not installed");
  return {};
}

DatabaseServer& SqlEngine::server() const {
  if (in_mysql()) return MariadbServer::shared();
  return PostgresqlServer::shared();
}

std::map<std::string, std::string> SqlEngine::options(const std::string& database) const {
  const auto port = std::to_string(server().port());
  std::map<std::string, std::string> options = {{"user", server().reader}, {"password", server().password}};
  if (odbc) {
    options["engine"] = "odbc";
    options["connection_string"] = "Driver=" + driver().string() + ";Server=" + server().host + ";Port=" + port +
                                   ";Database=" + database + either(";MaxVarcharSize=65536", ";CHARSET=utf8mb4");
    return options;
  }
  options["engine"] = either("postgresql", "mysql");
  options["host"] = server().host;
  options["port"] = port;
  options["database"] = database;
  return options;
}

std::vector<SqlEngine> sql_engines() {
  auto engines = mysql_engines();
  engines.insert(engines.begin(),
                 {{"postgresql", sql::Dialect::postgresql}, {"odbc_postgresql", sql::Dialect::postgresql, true}});
  return engines;
}

std::vector<SqlEngine> mysql_engines() {
  return {{"mariadb", sql::Dialect::mysql}, {"odbc_mariadb", sql::Dialect::mysql, true}};
}

std::vector<SqlEngine> all_engines() {
  auto engines = sql_engines();
  engines.insert(engines.begin(), {"sqlite"});
  return engines;
}

std::filesystem::path odbc_driver(const std::string& file) {
  std::error_code missing;
  for (const auto& architecture : std::filesystem::directory_iterator("/usr/lib", missing))
    if (const auto driver = architecture.path() / "odbc" / file; std::filesystem::exists(driver, missing))
      return driver;
  return {};
}

TestDatabase::TestDatabase(const SqlEngine& engine, const std::string& name) : engine_(engine), name_(name) {
  if (engine_.dialect != sql::Dialect::sqlite) engine_.server().make_database(name_);
}

void TestDatabase::run(const std::string& sql) const {
  if (engine_.dialect != sql::Dialect::sqlite) return static_cast<void>(engine_.server().run(name_, sql));
  std::ofstream(folder_ / "input.sql", std::ios::binary) << sql;
  const auto ran = run_command({"sqlite3", "-bail", file().string(), ".read " + (folder_ / "input.sql").string()});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
}

std::map<std::string, std::string> TestDatabase::options(const SqlEngine& engine) const {
  if (engine_.dialect == sql::Dialect::sqlite) return {{"file", file().string()}};
  return engine.options(name_);
}

std::string TestDatabase::administrators_address() const {
  if (engine_.dialect == sql::Dialect::sqlite) return "sqlite3:" + file().string();
  return engine_.server().administrators_address(name_);
}

}  // namespace dossier::testkit
