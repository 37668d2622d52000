// MariaDB (10.2 and later) and MySQL (8): connections through Poco::Data, queries by the client that Poco brings.

#include "client_library.hpp"
#include "mysql_statement.hpp"
#include "mysql_text.hpp"
#include "poco_database.hpp"
#include "sql_text.hpp"

namespace dossier::sql {
namespace {

std::string stripped(const std::string& text) {
  constexpr auto blanks = " \t\r\n";
  const auto begin = text.find_first_not_of(blanks), end = text.find_last_not_of(blanks);
  return begin == std::string::npos ? std::string() : text.substr(begin, end - begin + 1);
}

class MysqlDatabase final : public PocoDatabase {
 public:
  MysqlDatabase(const Access& access, Limits limits) : PocoDatabase(access, std::move(limits)) {}

  std::string_view engine() const override { return "mysql"; }
  Dialect dialect() const override { return Dialect::mysql; }

 protected:
  std::unique_ptr<Session> new_session() const override {
    const auto port = std::to_string(access_.port ? access_.port : 3306);
    return std::make_unique<Session>("MySQL",
                                     "character-set=utf8mb4;host=" + access_.host + ";port=" + port + ";db=" +
                                         access_.database + ";user=" + access_.user + ";password=" + access_.password,
                                     static_cast<size_t>(limits_.login_limit.count()));
  }

  void set_up() override {
    connection_ = ask(mysql_connection_query);
    say_all(mysql_settings);
    say_one_of(mysql_time_limits(limits_));
  }
  std::string zone_query() const override { return mysql_zone_query; }

  // The first query takes the snapshot. MySQL takes no BEGIN as a prepared statement, which all of Poco's are.
  void begin_snapshot() override { session().begin(); }
  void end_snapshot() override { session().rollback(); }

  // Within another query only what is one SELECT may stand.
  std::vector<Column> describe(const std::string& sql) override {
    return MysqlStatement(session(), "SELECT * FROM (" + trimmed(sql) + ") AS query").columns();
  }

  Result<void> fetch(const BoundSql& query, const std::vector<Column>& columns, const TakeRow& take) override {
    const auto names = names_of(columns);
    MysqlStatement statement(session(), trimmed(query.sql));
    aside([&] { statement.execute(query.values); });
    for (auto rows = aside([&] { return statement.some(); }); !rows.empty();
         rows = aside([&] { return statement.some(); }))
      for (auto& row : rows) DOSSIER_TRY(hand_over(names, row, take));
    return {};
  }

  std::string stop_statement() const override { return connection_.empty() ? "" : mysql_stop(connection_); }
  std::string tables_query() const override { return mysql_tables_query; }
  std::string columns_query() const override { return mysql_columns_query; }

 private:
  std::string connection_;
};

}  // namespace

Result<std::unique_ptr<Database>> open_mysql(const Access& access, Limits limits) {
  DOSSIER_TRY(load(mysql_client));
  if (access.user.empty() || access.database.empty())
    return fail(ErrorKind::config, "set the options \"host\", \"database\" and \"user\" of the MySQL server");
  if (access.tls != "if_offered")
    return fail(ErrorKind::config, "tls: " + access.tls +
                                       " is not possible with engine: mysql, since Poco's client "
                                       "cannot ask for it. Use engine: odbc with FORCETLS=1 and SSLCA=… in "
                                       "\"connection_string\"");
  for (const auto& [name, value] : {std::pair("host", access.host), std::pair("database", access.database),
                                    std::pair("user", access.user), std::pair("password", access.password)})
    if (value.find(';') != std::string::npos || value != stripped(value))
      return fail(ErrorKind::config, std::string("the option \"") + name +
                                         "\" holds a semicolon, or a blank at an end, "
                                         "which Poco's client for MySQL cannot pass on. Use another one, or engine: "
                                         "odbc");
  return connected(std::make_unique<MysqlDatabase>(access, std::move(limits)));
}

}  // namespace dossier::sql
