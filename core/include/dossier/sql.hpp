// SQL databases for connectors: SQLite, PostgreSQL, MariaDB/MySQL and ODBC behind one door, read-only.
//
// Opt in with dossier_add_connector(… LIBS dossier_sql). Not part of the installed SDK, which is headers only.
//
//   Spec spec() { return sql::with_access(Spec("calls", "…").stream(…)); }     // the options that all have in common
//   auto database = DOSSIER_TRY(sql::open(options, [this] { return host_.cancelled(); }));
//   const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(*database));           // everything read in it is one moment
//   DOSSIER_TRY(database->run("SELECT id FROM calls WHERE phone = :phone", {{"phone", number}}, take));
//
// Values cross as text or NULL, never as a driver's date or number: what SQL shows, with all sub-seconds and digits.
// Texts are the database's as UTF-8; bytes come as they are. Databases bind by position; this door takes names.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dossier/json.hpp"
#include "dossier/options.hpp"
#include "dossier/result.hpp"
#include "dossier/spec.hpp"

namespace dossier::sql {

/// How quotes, comments and casts are written; `other` is what most databases have in common.
enum class Dialect { sqlite, postgresql, mysql, other };

/// A value to bind: text, or NULL.
using Bound = std::optional<std::string>;
/// What placeholders stand for: "phone" → "+8613812345678".
using Values = std::map<std::string, Bound, std::less<>>;

/// One row: per column the value as text or bytes; nothing is NULL.
using RawRow = std::vector<std::optional<std::string>>;
/// Takes one row; may move from it. Called on the thread that called run().
using TakeRow = std::function<Result<void>(const std::vector<std::string>& columns, RawRow& row)>;

struct Limits {
  std::chrono::seconds time_limit{30};   // of one query, also told to the server
  std::chrono::seconds login_limit{10};  // of connecting
  int64_t most_rows = 20000;             // of one query
  std::function<bool()> cancelled;       // asked between rows and while the engine works, on the caller's thread
};

/// A read-only connection.
///
/// Threads: one at a time.
/// Errors:  config (no such table, syntax, wrong file, wrong engine), permission (password, no right to read),
///          unavailable (not reachable, locked, timed_out), cancelled, malformed with reason too_broad above
///          `most_rows`. Messages name what a person can do, and never hold a password.
class Database {
 public:
  virtual ~Database() = default;
  /// sqlite, postgresql, mysql or odbc.
  virtual std::string_view engine() const = 0;
  /// How its SQL is written.
  virtual Dialect dialect() const = 0;
  /// The zone of the engine's own clock: what CURRENT_TIMESTAMP writes. As the database names it ("PRC", "SYSTEM,
  /// CST"); empty where it does not say.
  virtual std::string_view zone() const = 0;
  /// What is read between begin() and end() is one snapshot, as far as the engine gives one.
  virtual Result<void> begin() = 0;
  virtual void end() = 0;
  /// The names of the columns that a query gives, without running it; every placeholder must stand for something. An
  /// error as well where this user may not read what it names.
  virtual Result<std::vector<std::string>> columns(std::string_view sql, const Values& values) = 0;
  /// Runs one query that only reads. An error of `take` ends it and is returned.
  virtual Result<void> run(std::string_view sql, const Values& values, const TakeRow& take) = 0;
};

/// begin() and end() of a database as a scope.
class Snapshot {
 public:
  static Result<Snapshot> of(Database& database) {
    DOSSIER_TRY(database.begin());
    return Snapshot(database);
  }
  Snapshot(Snapshot&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot() {
    if (database_) database_->end();
  }

 private:
  explicit Snapshot(Database& database) : database_(&database) {}
  Database* database_;
};

/// Adds the access options that every connector on SQL has: engine, file, host, port, database, user, password, tls,
/// tls_authority, connection_string, time_limit_s, max_rows. All engines but SQLite open sockets of their own.
Spec& with_access(Spec& spec);
inline Spec with_access(Spec&& spec) { return std::move(with_access(spec)); }

/// Opens what these options name. `cancelled` is asked on the caller's thread, and only within calls.
Result<std::unique_ptr<Database>> open(const Options& options, std::function<bool()> cancelled);

// ---------------------------------------------------------------------------------------------- placeholders

/// The names of the placeholders (`:name`) in a query, in order, repeats included. What stands in quotes or comments is
/// none; neither is a cast (`::text`), nor an array's bound (`[1:2]`).
std::vector<std::string> placeholders_in(std::string_view sql, Dialect dialect);

/// SQL whose placeholders are positions, and what stands in their places.
struct BoundSql {
  std::string sql;
  std::vector<Bound> values;
};

/// How a driver writes positions: `?` each time, or `$1`, `$2` …
enum class Positions { question_marks, dollars };

/// Rewrites `:name` to positions: the databases bind by position, even where SQL has names.
/// Errors: config, naming a placeholder that stands for nothing and what there is; a position that the query writes
/// itself.
Result<BoundSql> bind_named(std::string_view sql, const Values& values, Dialect dialect,
                            Positions positions = Positions::question_marks);

// -------------------------------------------------------------------------------------------------- phrases

/// Pieces of SQL by their names; a name may end in @sqlite, @postgresql, @mysql or @other.
using Phrases = std::map<std::string, std::string, std::less<>>;

/// The query with phrases in place of `{name}`: the one for this dialect, else the one for all. Phrases may hold
/// phrases. What stands in quotes or comments is none. Errors: config, naming a phrase that is not there and what there
/// is; one that holds itself.
Result<std::string> with_phrases(std::string_view sql, const Phrases& phrases, Dialect dialect);

/// The texts that a query itself writes into that column ('note' AS kind), in order; several where SELECTs are joined.
/// What it computes, or takes from a table, is none. `column` in lower case.
std::vector<std::string> constants_in(std::string_view sql, std::string_view column, Dialect dialect);

/// The query for the rows of which its conditions that name this placeholder say neither yes nor no, since what they
/// compare is NULL: no value of the placeholder ever finds these. Without order and limit. Nothing where no WHERE or
/// HAVING of the query names it.
std::optional<std::string> undecided(std::string_view sql, std::string_view placeholder, Dialect dialect);

// ------------------------------------------------------------------------------------------- cells in documents
// How a value stands in a canonical JSON document, and how it is read back:
//
//   null                  NULL
//   "text"                a text, a number, a time: whatever SQL shows as valid UTF-8
//   {"$bytes":"base64"}   bytes that are no UTF-8 (a text in another charset)

void write_cell(json::Writer& writer, const std::optional<std::string>& value);

/// The cell as UTF-8; bytes are read as `charset` (a name that iconv knows). Empty for NULL and for what is no cell.
std::string text_of_cell(const json::Value& cell, const std::string& charset);

bool is_utf8(std::string_view bytes);
/// Bytes as UTF-8: as they are, or converted from `charset`; what that does not explain becomes U+FFFD.
std::string readable(std::string_view bytes, const std::string& charset);

std::string to_base64(std::string_view bytes);
/// White space is skipped; nothing for what is no base64.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace dossier::sql
