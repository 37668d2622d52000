// PostgreSQL (9.6 and later) through Poco::Data and libpq.

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <Poco/Exception.h>

#include <algorithm>

#include "certificate.hpp"
#include "client_library.hpp"
#include "poco_database.hpp"
#include "postgresql_text.hpp"
#include "sql_text.hpp"

namespace dossier::sql {
namespace {

// A libpq password file (documentation chapter 34.16) that lies in memory alone: Poco parts its connection string at
// blanks, which passwords may hold.
class PasswordFile {
 public:
  explicit PasswordFile(const std::string& password) {
    if (password.empty()) return;
    file_ = ::memfd_create("password", MFD_CLOEXEC);
    std::string line = "*:*:*:*:";
    for (const char letter : password) {
      if (letter == ':' || letter == '\\') line += '\\';
      line += letter;
    }
    line += '\n';
    // libpq ignores a file that others could read.
    if (file_ < 0 || ::fchmod(file_, 0600) != 0 ||
        ::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
      throw Poco::SystemException("no memory for the password");
  }
  ~PasswordFile() {
    if (file_ >= 0) ::close(file_);
  }
  PasswordFile(const PasswordFile&) = delete;
  PasswordFile& operator=(const PasswordFile&) = delete;
  std::string path() const { return file_ < 0 ? "" : "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_ = -1;
};

std::string tls_mode(const std::string& tls) {
  if (tls == "required") return "require";
  return tls == "verified" ? "verify-full" : "prefer";
}

// libpq's own default lies in a home folder, and a worker has none.
std::string authority_of(const Access& access) {
  return access.tls_authority.empty() && access.tls == "verified" ? machines_authorities : access.tls_authority;
}

class PostgresqlDatabase final : public PocoDatabase {
 public:
  PostgresqlDatabase(const Access& access, Limits limits)
      : PocoDatabase(access, std::move(limits)), password_(access.password) {}

  std::string_view engine() const override { return "postgresql"; }
  Dialect dialect() const override { return Dialect::postgresql; }

 protected:
  Positions positions() const override { return Positions::dollars; }

  std::unique_ptr<Session> new_session() const override {
    std::string parameters = "application_name=dossier gssencmode=disable";
    const auto add = [&](const char* name, const std::string& value) {
      if (value.empty()) return;
      parameters += std::string(" ") + name + "=";
      for (const char letter : value) {
        if (letter == '\\' || letter == '\'') parameters += '\\';
        parameters += letter;
      }
    };
    add("host", access_.host);
    add("port", access_.port ? std::to_string(access_.port) : "");
    add("dbname", access_.database);
    add("user", access_.user);
    add("passfile", password_.path());
    add("sslmode", tls_mode(access_.tls));
    add("sslrootcert", authority_of(access_));
    return std::make_unique<Session>("postgresql", parameters, static_cast<size_t>(limits_.login_limit.count()));
  }

  void set_up() override {
    say_all(postgresql_settings(limits_));
    process_ = ask(postgresql_process_query);
  }
  std::string zone_query() const override { return postgresql_zone_query; }

  // The first query of such a transaction takes the snapshot: one without tables does.
  void begin_snapshot() override {
    say("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    ask("SELECT CAST(pg_is_in_recovery() AS text)");
  }
  void end_snapshot() override { say("ROLLBACK"); }

  std::vector<Column> describe(const std::string& sql) override {
    return postgresql_columns(session(), "SELECT * FROM (" + trimmed(sql) + ") AS query");
  }

  // The server asks for rights when it makes a plan, and not when it prepares.
  void prove(const BoundSql& query) override {
    say(postgresql_cursor(trimmed(query.sql)), query.values);
    say(postgresql_close);
  }

  // By a cursor, so that memory does not grow with the number of rows: libpq keeps all that a statement gives.
  Result<void> fetch(const BoundSql& query, const std::vector<Column>& columns, const TakeRow& take) override {
    constexpr size_t wanted_bytes = size_t{1} << 20;
    say(postgresql_cursor(trimmed(query.sql)), query.values);
    size_t bytes = 0;
    const Cook cook = [&](size_t column, std::string raw) {
      bytes += raw.size();
      return columns[column].bytes && raw.rfind("\\x", 0) == 0 ? from_hex(std::string_view(raw).substr(2)) : raw;
    };
    int64_t some = 1;
    for (int64_t got = some; got == some;) {
      some = std::clamp<int64_t>(bytes == 0 ? 8 : got * static_cast<int64_t>(wanted_bytes / bytes + 1), 1, 256);
      bytes = 0;
      got = DOSSIER_TRY(each_row("FETCH " + std::to_string(some) + " FROM dossier_rows", {}, columns, cook, take));
    }
    say(postgresql_close);
    return {};
  }

  std::string stop_statement() const override { return process_.empty() ? "" : postgresql_stop(process_); }
  std::string tables_query() const override { return postgresql_tables_query; }
  std::string columns_query() const override { return postgresql_columns_query; }

 private:
  PasswordFile password_;
  std::string process_;
};

}  // namespace

Result<std::unique_ptr<Database>> open_postgresql(const Access& access, Limits limits) {
  DOSSIER_TRY(load(postgresql_client));
  if (access.user.empty() || access.database.empty())
    return fail(ErrorKind::config, "set the options \"host\", \"database\" and \"user\" of the PostgreSQL server");
  for (const auto& [name, value] : {std::pair("host", access.host), std::pair("database", access.database),
                                    std::pair("user", access.user), std::pair("tls_authority", access.tls_authority)})
    if (value.find_first_of(" \t\r\n") != std::string::npos)
      return fail(ErrorKind::config, std::string("the option \"") + name +
                                         "\" holds a blank, which Poco's client for "
                                         "PostgreSQL cannot pass on. Use another name, or engine: odbc");
  if (access.password.find('\n') != std::string::npos)
    return fail(ErrorKind::config, "the option \"password\" holds a line end. Is it the right file?");
  auto opened = connected(std::make_unique<PostgresqlDatabase>(access, limits));
  if (!opened)
    return fail(
        with_certificate_fault(std::move(opened.error()),
                               {access.host, std::to_string(access.port ? access.port : 5432), authority_of(access),
                                "Set the option \"tls_authority\" to the certificate of who signed it"},
                               limits.login_limit));
  return opened;
}

}  // namespace dossier::sql
