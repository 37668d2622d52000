// The seam between look-ups and the database engines. Values cross it as text or NULL, never as a driver's date.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "placeholders.hpp"

namespace dossier::sql_tickets {

/// One row: per column the value as text or bytes; nothing is NULL.
using RawRow = std::vector<std::optional<std::string>>;
using TakeRow = std::function<Result<void>(const std::vector<std::string>& columns, RawRow& row)>;

struct Limits {
  std::chrono::seconds time_limit{30};  // of one query
  int64_t most_rows = 20000;            // of one query
  std::function<bool()> cancelled;      // asked between rows and while the engine works
};

/// A read-only connection. What is read between begin() and end() is one snapshot.
///
/// Threads: one at a time.
/// Errors:  config (no such table, syntax, wrong file), permission, unavailable (locked, timed_out), cancelled,
///          malformed with reason too_broad above `most_rows`. Messages name what a person can do.
class Database {
 public:
  virtual ~Database() = default;
  virtual std::string_view engine() const = 0;
  /// The zone of the engine's own clock; what CURRENT_TIMESTAMP writes.
  virtual std::string_view zone() const = 0;
  virtual Result<void> begin() = 0;
  virtual void end() = 0;
  /// The names of the columns that a query gives, without running it.
  virtual Result<std::vector<std::string>> columns(const BoundSql& query) = 0;
  /// Runs a query that only reads. An error of `take` ends it and is returned.
  virtual Result<void> run(const BoundSql& query, const TakeRow& take) = 0;
};

/// Opens an SQLite file, read-only.
Result<std::unique_ptr<Database>> open_sqlite(const std::string& path, Limits limits);

}  // namespace dossier::sql_tickets
