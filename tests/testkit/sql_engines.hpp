// The ways in which dossier/sql.hpp reaches a real database server, for tests that run over all of them.
//
//   class Engines : public testing::TestWithParam<testkit::SqlEngine> {};
//   INSTANTIATE_TEST_SUITE_P(All, Engines, testing::ValuesIn(testkit::sql_engines()), testkit::name_of_engine);
#pragma once

#include <gtest/gtest.h>

#include <dossier/sql.hpp>
#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "testkit/database_server.hpp"

namespace dossier::testkit {

/// Where Debian's packages put an ODBC driver; empty where it is not installed.
std::filesystem::path odbc_driver(const std::string& file);

struct SqlEngine {
  std::string name;  // sqlite, postgresql, mariadb, odbc_postgresql, odbc_mariadb
  sql::Dialect dialect = sql::Dialect::sqlite;
  bool odbc = false;

  bool in_mysql() const { return dialect == sql::Dialect::mysql; }
  /// Empty where server and driver are installed; else what is missing.
  std::string missing() const;
  /// One for the whole program; not for SQLite.
  DatabaseServer& server() const;
  std::filesystem::path driver() const { return odbc_driver(in_mysql() ? "libmaodbc.so" : "psqlodbcw.so"); }
  /// The access options that open this database of the server.
  std::map<std::string, std::string> options(const std::string& database) const;
  /// Of two spellings the one that this engine's dialect wants.
  std::string either(const std::string& otherwise, const std::string& mysql) const {
    return in_mysql() ? mysql : otherwise;
  }
};

/// Those with a server; all and SQLite; those that speak MySQL's dialect.
std::vector<SqlEngine> sql_engines();
std::vector<SqlEngine> all_engines();
std::vector<SqlEngine> mysql_engines();
inline std::string name_of_engine(const testing::TestParamInfo<SqlEngine>& info) { return info.param.name; }
inline void PrintTo(const SqlEngine& engine, std::ostream* out) { *out << engine.name; }

/// A new database of any engine: SQLite's is a file in a scratch folder.
class TestDatabase {
 public:
  TestDatabase(const SqlEngine& engine, const std::string& name);

  /// Runs statements as the administrator; one that fails fails the test.
  void run(const std::string& sql) const;
  /// The access options that open it, also by another engine on the same server.
  std::map<std::string, std::string> options() const { return options(engine_); }
  std::map<std::string, std::string> options(const SqlEngine& engine) const;
  /// postgresql://…, mysql2://… or sqlite3:…, for a program that makes tables.
  std::string administrators_address() const;
  /// SQLite's file.
  std::filesystem::path file() const { return folder_ / "house.sqlite"; }

 private:
  TemporaryFolder folder_;
  SqlEngine engine_;
  std::string name_;
};

}  // namespace dossier::testkit
