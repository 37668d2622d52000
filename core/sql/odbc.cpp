// Any database that has an ODBC driver, through Poco::Data and unixODBC.
//
// Behind ODBC we know PostgreSQL and MySQL/MariaDB again and let the server write every value in hexadecimal digits:
// Poco 1.11 puts a NUL behind each 1023 bytes of a long value, and drivers cut sub-seconds and digits. For any other
// database values are what its driver shows; NUL bytes in texts are lost.

#include <Poco/Data/SessionImpl.h>
#include <Poco/Exception.h>

#include <algorithm>

#include "certificate.hpp"
#include "client_library.hpp"
#include "mysql_text.hpp"
#include "poco_database.hpp"
#include "postgresql_text.hpp"
#include "sql_text.hpp"

namespace dossier::sql {
namespace {

constexpr size_t most_bytes = size_t{192} << 20;  // of one value, as hexadecimal digits

// A value within {}: a closing brace is doubled (ODBC Programmer's Reference, SQLDriverConnect).
std::string braced(const std::string& value) {
  if (value.find_first_of("[]{}(),;?*=!@ ") == std::string::npos) return value;
  std::string text = "{";
  for (const char letter : value) {
    text += letter;
    if (letter == '}') text += '}';
  }
  return text + "}";
}

// What stands between the two in a text; empty where it does not.
std::string between(const std::string& text, const std::string& begin, const char* ends) {
  const auto at = text.find(begin);
  if (at == std::string::npos) return {};
  const auto start = at + begin.size();
  return text.substr(start, text.find_first_of(ends, start) - start);
}

// psqlODBC says of the server what libpq does: connection to server at "db" (10.0.0.9), port 5432 failed: …
VerifiedServer server_in(const std::string& said, const std::string& connection_string) {
  const auto at = lower(connection_string).find("sslrootcert=");
  const auto authority = at == std::string::npos ? "" : between(connection_string.substr(at), "=", ";} ");
  return {between(said, "server at \"", "\""), between(said, "port ", " "),
          authority.empty() ? machines_authorities : authority,
          "Write pqopt={sslrootcert=…} into \"connection_string\", with the certificate of who signed it"};
}

class OdbcDatabase final : public PocoDatabase {
 public:
  OdbcDatabase(const Access& access, Limits limits) : PocoDatabase(access, std::move(limits)) {}

  std::string_view engine() const override { return "odbc"; }
  Dialect dialect() const override { return dialect_; }

 protected:
  std::unique_ptr<Session> new_session() const override {
    auto parameters = access_.connection_string;
    while (!parameters.empty() && parameters.back() == ';') parameters.pop_back();
    if (!access_.user.empty()) parameters += ";UID=" + braced(access_.user);
    if (!access_.password.empty()) parameters += ";PWD=" + braced(access_.password);
    auto made = std::make_unique<Session>("ODBC", parameters, static_cast<size_t>(limits_.login_limit.count()));
    made->setFeature("autoExtract", false);
    made->setProperty("maxFieldSize", most_bytes);
    return made;
  }

  void set_up() override {
    session().setProperty("queryTimeout", static_cast<int>(limits_.time_limit.count()));
    if (lower(answer_to("SELECT version()")).find("postgresql") != std::string::npos) set_up_postgresql();
    else if (!answer_to("SELECT @@version_comment").empty()) set_up_mysql();
    session().setFeature("autoCommit", false);
  }

  std::string zone_query() const override {
    if (dialect_ == Dialect::postgresql) return postgresql_zone_query;
    return dialect_ == Dialect::mysql ? mysql_zone_query : "";
  }

  // With automatic commits off the first statement begins a transaction.
  void begin_snapshot() override { session().rollback(); }
  void end_snapshot() override { session().rollback(); }

  std::vector<Column> describe(const std::string& sql) override {
    inner_ = trimmed(sql);
    if (dialect_ != Dialect::mysql) return columns_of_inner();
    // The order of a query within a query counts there only where it has a LIMIT. One that has one takes no second.
    try {
      inner_ += "LIMIT 18446744073709551615";
      return columns_of_inner();
    } catch (const Poco::Exception& exception) {
      if (exception.displayText().find("Native Error Code = 1064") == std::string::npos) throw;
    }
    inner_ = trimmed(sql);
    return columns_of_inner();
  }

  void prove(const BoundSql& query) override {
    if (dialect_ != Dialect::postgresql) return;
    say(postgresql_cursor(trimmed(query.sql)), query.values);
    say(postgresql_close);
  }

  Result<void> fetch(const BoundSql& query, const std::vector<Column>& columns, const TakeRow& take) override {
    std::string list;
    for (const auto& column : columns) list += (list.empty() ? "" : ", ") + in_digits(column);
    const bool digits = dialect_ != Dialect::other;
    const Cook cook = [&](size_t, std::string raw) {
      raw.erase(std::remove(raw.begin(), raw.end(), '\0'), raw.end());
      return digits ? from_hex(raw) : raw;
    };
    const auto sql = digits ? "SELECT " + list + " FROM (" + inner_ + ") AS query" : inner_;
    DOSSIER_TRY(each_row(sql, query.values, columns, cook, take));
    return {};
  }

  std::string stop_statement() const override {
    if (number_.empty()) return {};
    return dialect_ == Dialect::mysql ? mysql_stop(number_) : postgresql_stop(number_);
  }
  std::string tables_query() const override {
    if (dialect_ == Dialect::postgresql) return postgresql_tables_query;
    return dialect_ == Dialect::mysql ? mysql_tables_query : "";
  }
  std::string columns_query() const override {
    if (dialect_ == Dialect::postgresql) return postgresql_columns_query;
    return dialect_ == Dialect::mysql ? mysql_columns_query : "";
  }

 private:
  // Some databases want no AS.
  std::vector<Column> columns_of_inner() {
    return odbc_columns(session(), "SELECT * FROM (" + inner_ + ") dossier_query");
  }

  // Empty where the database does not know what is asked.
  std::string answer_to(const std::string& question) {
    try {
      return ask(question);
    } catch (const Poco::Exception&) {
      return {};
    }
  }

  void set_up_postgresql() {
    dialect_ = Dialect::postgresql;
    say_all(postgresql_settings(limits_));
    // Its driver puts a savepoint before each statement, and behind one it is too late to say so.
    say("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    number_ = ask(postgresql_process_query);
  }

  void set_up_mysql() {
    dialect_ = Dialect::mysql;
    number_ = ask(mysql_connection_query);
    say_all(mysql_settings);
    say_one_of(mysql_time_limits(limits_));
  }

  // CONCAT writes a value as the server shows it, and texts and bytes as they are.
  std::string in_digits(const Column& column) const {
    if (dialect_ == Dialect::mysql) return "HEX(CONCAT(" + quoted(column.name, '`') + "))";
    const auto name = quoted(column.name);
    if (column.bytes) return "encode(CAST(" + name + " AS bytea), 'hex')";
    return "CASE WHEN " + name + " IS NOT NULL THEN encode(convert_to(concat(" + name + "), 'UTF8'), 'hex') END";
  }

  Dialect dialect_ = Dialect::other;
  std::string inner_;   // the query described last, as it stands within ours
  std::string number_;  // of our connection, at the server
};

}  // namespace

Result<std::unique_ptr<Database>> open_odbc(const Access& access, Limits limits) {
  DOSSIER_TRY(load(odbc_client));
  const auto words = lower(access.connection_string);
  if (words.empty())
    return fail(ErrorKind::config,
                "the option \"connection_string\" is empty. Set it to DSN=name (of odbc.ini), or to "
                "Driver={PostgreSQL Unicode};Server=…;Database=…");
  if (words.find("pwd=") != std::string::npos || words.find("password=") != std::string::npos)
    return fail(ErrorKind::config,
                "the option \"connection_string\" holds a password; write it as ${env:…} into the option \"password\"");
  auto opened = connected(std::make_unique<OdbcDatabase>(access, limits));
  if (opened) return opened;
  const auto server = server_in(opened.error().message(), access.connection_string);
  return fail(with_certificate_fault(std::move(opened.error()), server, limits.login_limit));
}

}  // namespace dossier::sql
