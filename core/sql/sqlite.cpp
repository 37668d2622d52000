// SQLite through Poco::Data, with three things that Poco does not offer taken from SQLite itself: the columns of a
// query, the interruption of one that runs too long, and the reason of a failure.

#include <Poco/Data/LOB.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>
#include <Poco/Nullable.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <mutex>
#include <set>
#include <thread>

#include "dossier/detail/unreadable.hpp"
#include "engines.hpp"
#include "problems.hpp"
#include "sql_text.hpp"
#include "table_columns.hpp"

namespace dossier::sql {
namespace {

namespace keywords = Poco::Data::Keywords;
using Clock = std::chrono::steady_clock;

// A file: URI, so that the file is opened read-only and never made.
std::string read_only_uri(const std::string& path) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char letter : path) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '%' || letter == '?' || letter == '#' || byte < 0x21)
      ((uri += '%') += digits[byte >> 4]) += digits[byte & 15];
    else uri += letter;
  }
  return uri + "?mode=ro";
}

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(std::string path, Limits limits, Poco::Data::Session session)
      : path_(std::move(path)),
        limits_(std::move(limits)),
        session_(std::move(session)),
        handle_(Poco::Data::SQLite::Utility::dbHandle(session_)) {
    sqlite3_progress_handler(handle_, 1000, &SqliteDatabase::must_stop, this);
    sqlite3_busy_handler(handle_, &SqliteDatabase::wait_more, this);
  }
  ~SqliteDatabase() override {
    sqlite3_progress_handler(handle_, 0, nullptr, nullptr);
    sqlite3_busy_handler(handle_, nullptr, nullptr);
  }

  std::string_view engine() const override { return "sqlite"; }
  Dialect dialect() const override { return Dialect::sqlite; }
  std::string_view zone() const override { return "UTC"; }

  // BEGIN alone takes no snapshot: the first read does. Reading the header page shows as well whether this is a
  // database.
  Result<void> begin() override {
    return guarded([&]() -> Result<void> {
      deadline_ = Clock::now() + limits_.time_limit;
      session_.begin();
      std::string encoding;
      session_ << "SELECT count(*) FROM sqlite_master", keywords::now;
      session_ << "PRAGMA encoding", keywords::into(encoding), keywords::now;
      if (encoding == "UTF-8") return {};
      // Values are taken as bytes, so that none is cut at a NUL.
      return fail(ErrorKind::config,
                  path_ + ": its texts are in " + encoding +
                      ", only UTF-8 is read. Let it read a copy: "
                      "sqlite3 NEW 'PRAGMA encoding=\"UTF-8\"' and \".dump\" of the old one into it");
    });
  }
  void end() override {
    try {
      if (session_.isTransaction()) session_.rollback();
    } catch (const Poco::Exception&) {
      // Nothing was written: closing the connection ends the transaction as well.
    }
  }

  Result<std::vector<std::string>> columns(std::string_view query, const Values& values) override {
    return columns_of(DOSSIER_TRY(bind_named(query, values, dialect())));
  }

  Result<void> run(std::string_view query, const Values& values, const TakeRow& take) override {
    const auto bound = DOSSIER_TRY(bind_named(query, values, dialect()));
    const auto names = DOSSIER_TRY(columns_of(bound));
    return guarded([&] { return fetch(wrapped(bound.sql, names), bound.values, names, take); });
  }

 private:
  Result<std::vector<std::string>> columns_of(const BoundSql& query) {
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    const auto sql = asked_ = trimmed(query.sql);
    const int code = sqlite3_prepare_v2(handle_, sql.c_str(), static_cast<int>(sql.size() + 1), &raw, &tail);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, &sqlite3_finalize);
    if (code != SQLITE_OK) return fail(problem(sqlite3_errmsg(handle_)));
    if (!raw || sqlite3_column_count(raw) == 0 || !sqlite3_stmt_readonly(raw) || !is_blank(tail))
      return fail(ErrorKind::config, "not one SELECT; write exactly one query that only reads");
    return names_of(raw);
  }

  // SQLite calls it every thousand steps of its machine.
  static int must_stop(void* self) {
    const auto* database = static_cast<SqliteDatabase*>(self);
    return Clock::now() > database->deadline_ || database->is_cancelled() ? 1 : 0;
  }
  // SQLite asks whether to wait for somebody who writes; `tries` counts from 0.
  static int wait_more(void* self, int tries) {
    constexpr auto pause = std::chrono::milliseconds(50);
    const auto* database = static_cast<SqliteDatabase*>(self);
    if (tries * pause >= std::min<std::chrono::milliseconds>(database->limits_.time_limit, std::chrono::seconds(5)))
      return 0;
    if (database->is_cancelled()) return 0;
    std::this_thread::sleep_for(pause);
    return 1;
  }
  bool is_cancelled() const { return limits_.cancelled && limits_.cancelled(); }

  static bool is_blank(const char* text) {
    return std::string_view(text).find_first_not_of(" \t\r\n;") == std::string_view::npos;
  }

  static Result<std::vector<std::string>> names_of(sqlite3_stmt* statement) {
    std::vector<std::string> names;
    for (int index = 0; index < sqlite3_column_count(statement); ++index)
      names.emplace_back(sqlite3_column_name(statement, index));
    DOSSIER_TRY(expect_different(names));
    return names;
  }

  // Poco refuses columns whose declared type it does not know; an expression has none, and `+x` is x.
  static std::string wrapped(const std::string& sql, const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "+" : ", +") + quoted(name);
    return "SELECT " + list + " FROM (" + trimmed(sql) + ")";
  }

  // Row by row, everything as bytes: Poco's own guesses would make dates of texts and 0 of NULL, and its strings end at
  // the first NUL byte. SQLite gives numbers as their text.
  Result<void> fetch(const std::string& sql, const std::vector<Bound>& values, const std::vector<std::string>& names,
                     const TakeRow& take) {
    deadline_ = Clock::now() + limits_.time_limit;
    std::vector<Poco::Nullable<std::string>> bound;
    std::vector<Poco::Nullable<Poco::Data::BLOB>> cells(names.size());
    for (const auto& value : values)
      bound.push_back(value ? Poco::Nullable<std::string>(*value) : Poco::Nullable<std::string>());
    Poco::Data::Statement statement(session_);
    statement << sql;
    for (auto& value : bound) statement, keywords::use(value);
    for (auto& cell : cells) statement, keywords::into(cell);
    statement, keywords::range(0, 1);
    for (int64_t count = 0; !statement.done();) {
      if (statement.execute() == 0) break;
      if (++count > limits_.most_rows) return fail(too_many_rows(limits_));
      if (is_cancelled()) return fail(ErrorKind::cancelled, "cancelled");
      RawRow row;
      for (const auto& cell : cells)
        row.push_back(cell.isNull() ? std::nullopt : std::optional(bytes_of(cell.value())));
      DOSSIER_TRY(take(names, row));
      for (auto& cell : cells) cell.clear();
    }
    return {};
  }

  static std::string bytes_of(const Poco::Data::BLOB& value) {
    return value.size() == 0 ? std::string()
                             : std::string(reinterpret_cast<const char*>(value.rawContent()), value.size());
  }

  template <class Body>
  Result<void> guarded(const Body& body) {
    try {
      return body();
    } catch (const Poco::Exception& exception) {
      const auto said = std::string(sqlite3_errmsg(handle_));
      return fail(problem(said == "not an error" ? exception.displayText() : said));
    }
  }

  Error problem(const std::string& said) {
    const int code = sqlite3_errcode(handle_) & 0xFF;
    if (is_cancelled()) return {ErrorKind::cancelled, "cancelled"};
    switch (code) {
      case SQLITE_INTERRUPT:
        return took_too_long(limits_);
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        return {ErrorKind::unavailable, path_ + ": " + said + ". Somebody is writing; try again"};
      case SQLITE_NOTADB:
        return {ErrorKind::config, path_ + ": no SQLite database. Set the option \"file\" to one"};
      case SQLITE_CORRUPT:
        return {ErrorKind::malformed, path_ + ": damaged: " + said + ". Restore it from a backup"};
      case SQLITE_CANTOPEN:
      case SQLITE_READONLY:
        return {ErrorKind::permission,
                path_ + ": " + said +
                    ". If it is in WAL mode, its -wal and -shm files must be there and readable, or its "
                    "folder writable, for this program's user; else let it read a copy made with \".backup\""};
      case SQLITE_IOERR:
        return {ErrorKind::unavailable, path_ + ": " + said};
      default:
        return {ErrorKind::config, said + ". " + what_is_there(said)};
    }
  }

  // A missing table or column is nearly always the wrong file or the wrong preset: show what is there.
  std::string what_is_there(const std::string& said) {
    const auto columns = is_about_a_column(said) ? columns_there() : std::string();
    return columns.empty() ? tables_there() : columns;
  }

  std::string columns_there() {
    std::vector<TableColumn> columns;
    sqlite3_stmt* raw = nullptr;
    constexpr char sql[] =
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
        "WHERE m.type IN ('table','view') ORDER BY m.name, c.cid";
    if (sqlite3_prepare_v2(handle_, sql, -1, &raw, nullptr) != SQLITE_OK) return {};
    const auto text = [&](int column) {
      const auto* bytes = sqlite3_column_text(raw, column);
      return bytes ? std::string(reinterpret_cast<const char*>(bytes)) : std::string();
    };
    while (sqlite3_step(raw) == SQLITE_ROW) columns.emplace_back(text(0), text(1));
    sqlite3_finalize(raw);
    return listed_columns(columns, asked_);
  }

  std::string tables_there() {
    std::vector<std::string> names;
    sqlite3_stmt* raw = nullptr;
    constexpr char sql[] = "SELECT name FROM sqlite_master WHERE type IN ('table','view') ORDER BY name LIMIT 13";
    if (sqlite3_prepare_v2(handle_, sql, -1, &raw, nullptr) != SQLITE_OK) return {};
    while (sqlite3_step(raw) == SQLITE_ROW)
      names.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(raw, 0)));
    sqlite3_finalize(raw);
    return "Tables of " + path_ + ": " + listed_tables(names);
  }

  std::string path_;
  std::string asked_;  // the query prepared last
  Limits limits_;
  Poco::Data::Session session_;
  sqlite3* handle_;
  Clock::time_point deadline_ = Clock::time_point::max();
};

// What Poco cannot open it tries again and again, and it does not say why.
Result<void> expect_readable(const std::string& path) {
  if (path.empty()) return fail(ErrorKind::config, "the option \"file\" is empty. Set it to the SQLite file");
  std::error_code problem;
  const auto status = std::filesystem::status(path, problem);
  if (status.type() == std::filesystem::file_type::not_found)
    return fail(ErrorKind::config, path + ": no such file. Set the option \"file\" to the SQLite file");
  if (problem) return fail(detail::unreadable(path, problem.value()));
  if (status.type() != std::filesystem::file_type::regular)
    return fail(ErrorKind::config, path + ": no file. Set the option \"file\" to the SQLite file");
  // Asked, not tried: to close the file would take away the locks that SQLite holds on it for other connections of this
  // process.
  if (::access(path.c_str(), R_OK) != 0) return fail(detail::unreadable(path, errno));
  return {};
}

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const Access& access, Limits limits) {
  const auto& path = access.file;
  DOSSIER_TRY(expect_readable(path));
  static std::once_flag registered;
  std::call_once(registered, [] { Poco::Data::SQLite::Connector::registerConnector(); });
  constexpr size_t tried_for = 1;  // seconds
  try {
    Poco::Data::Session session("SQLite", read_only_uri(path), tried_for);
    return std::make_unique<SqliteDatabase>(path, std::move(limits), std::move(session));
  } catch (const Poco::Exception& exception) {
    return fail(ErrorKind::permission, path + ": cannot be opened (" + exception.displayText() +
                                           "). Let this program's user read the file and enter its folder");
  }
}

}  // namespace dossier::sql
