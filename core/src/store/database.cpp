#include "store/database.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/remedy.hpp"

namespace dossier {
namespace {

// Two runs of one case wait for each other this long before one of them says "locked".
constexpr int busy_timeout_ms = 15000;

// Of the last call, where it failed at the system; else 0.
int system_error(sqlite3* database) {
  const int code = sqlite3_errcode(database);
  return code == SQLITE_IOERR || code == SQLITE_CANTOPEN ? sqlite3_system_errno(database) : 0;
}

// The folder of a database on a full disk cannot grow its shared memory: SQLite calls that an input/output error.
bool is_full(sqlite3* database) {
  if (sqlite3_errcode(database) == SQLITE_FULL) return true;
  const int system = sqlite3_system_errno(database);
  return sqlite3_errcode(database) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT);
}

std::string next_step(sqlite3* database) {
  const std::string again = ", then run the same command again";
  if (is_full(database)) return ". Make room on that disk" + again;
  if (const int system = system_error(database); is_limit(system)) return ". " + remedy(system);
  switch (sqlite3_errcode(database)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ". Another program holds it: wait for that program to end, or end it" + again;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return ". See that this user may write there, and that the disk is mounted for writing" + again;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ". The file is damaged: restore the store's folder from its backup" + again;
    default:
      return ". See that the disk is sound and has room" + again;
  }
}

/// Of a statement its beginning says enough.
[[noreturn]] void give_up(sqlite3* database, std::string_view doing) {
  constexpr size_t enough = 60;
  const int system = system_error(database);
  const auto why = is_full(database)  ? std::string("database or disk is full")
                   : is_limit(system) ? std::generic_category().message(system)
                                      : sqlite3_errmsg(database);
  const auto line = doing.substr(0, std::min(doing.find_first_of("(?\n"), enough));
  throw DatabaseError(why + " (" + std::string(line) + ")", next_step(database));
}

/// SQLite's URI of a file (https://www.sqlite.org/uri.html, section 3.1).
std::string uri_of(const std::filesystem::path& file) {
  std::string uri = "file:";
  for (const char letter : std::filesystem::absolute(file).string())
    uri += letter == '%' ? "%25" : letter == '?' ? "%3f" : letter == '#' ? "%23" : std::string(1, letter);
  return uri;
}

}  // namespace

Query::~Query() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::bind(std::string_view text) {
  const char* data = text.data() ? text.data() : "";
  if (sqlite3_bind_text64(statement_, ++bound_, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK)
    give_up(database_, "bind a text");
  return *this;
}

Query& Query::bind(int64_t number) {
  if (sqlite3_bind_int64(statement_, ++bound_, number) != SQLITE_OK) give_up(database_, "bind a number");
  return *this;
}

Query& Query::bind_bytes(std::string_view bytes) {
  const char* data = bytes.data() ? bytes.data() : "";
  if (sqlite3_bind_blob64(statement_, ++bound_, data, bytes.size(), SQLITE_TRANSIENT) != SQLITE_OK)
    give_up(database_, "bind bytes");
  return *this;
}

Query& Query::bind_null() {
  if (sqlite3_bind_null(statement_, ++bound_) != SQLITE_OK) give_up(database_, "bind null");
  return *this;
}

bool Query::next() {
  const int answer = sqlite3_step(statement_);
  if (answer == SQLITE_ROW) return true;
  if (answer != SQLITE_DONE) give_up(database_, sqlite3_sql(statement_));
  return false;
}

void Query::run() {
  while (next()) continue;
}

std::string Query::text(int column) const { return std::string(bytes(column)); }

std::string_view Query::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return {data ? data : "", static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Database::Database(const std::filesystem::path& file)
    : Database(file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX) {}

// A database with a write-ahead log wants to write beside itself even to be read, unless it is promised that nobody
// changes it. The promise would hide what stands in the log and not yet in the file.
std::unique_ptr<Database> Database::open_to_read(const std::filesystem::path& file) {
  std::error_code missing;
  const auto log = std::filesystem::file_size(file.string() + "-wal", missing);
  const bool has_log = !missing && log > 0;
  return std::unique_ptr<Database>(new Database(uri_of(file) + (has_log ? "?mode=ro" : "?mode=ro&immutable=1"),
                                                SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI));
}

Database::Database(const std::string& name, int flags) {
  if (sqlite3_open_v2(name.c_str(), &database_, flags, nullptr) != SQLITE_OK) {
    const DatabaseError error(sqlite3_errmsg(database_), next_step(database_));
    sqlite3_close_v2(database_);
    throw error;
  }
  sqlite3_busy_timeout(database_, busy_timeout_ms);
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(database_);
}

void Database::execute(const std::string& sql) {
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) give_up(database_, sql);
}

Query Database::query(const std::string& sql) {
  auto& statement = statements_[sql];
  if (!statement) {
    if (sqlite3_prepare_v3(database_, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                           nullptr) != SQLITE_OK)
      give_up(database_, sql);
  }
  return Query(database_, statement);
}

int64_t Database::last_row() const { return sqlite3_last_insert_rowid(database_); }
int64_t Database::changes() const { return sqlite3_changes64(database_); }

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const DatabaseError&) {
    // The database rolled back by itself (disk full, input/output error): nothing is left to undo.
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace dossier
