// SQLite behind a small face: prepared statements, positional binding, one transaction at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "dossier/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace dossier {

/// What went wrong inside the database; thrown inside the stage `store`, turned into an Error at its door.
class DatabaseError {
 public:
  explicit DatabaseError(std::string message, std::string next_step = {})
      : message_(std::move(message)), next_step_(std::move(next_step)) {}
  const std::string& message() const { return message_; }
  const std::string& next_step() const { return next_step_; }

 private:
  std::string message_, next_step_;
};

/// A prepared statement, bound and stepped; reset when it goes out of scope.
class Query {
 public:
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  Query& bind(std::string_view text);
  Query& bind(int64_t number);
  /// Several values at once, in this order.
  template <class... Values>
  Query& bind_all(const Values&... values) {
    (bind(values), ...);
    return *this;
  }
  Query& bind_bytes(std::string_view bytes);
  Query& bind_null();

  /// True while there is a row.
  bool next();
  /// Runs a statement that gives no rows.
  void run();

  std::string text(int column) const;
  std::string_view bytes(int column) const;  // until the next next()
  int64_t integer(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  Query(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
  sqlite3* database_;
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

/// One connection. Threads: one at a time (Store holds the lock).
class Database {
 public:
  explicit Database(const std::filesystem::path& file);
  /// For a file that nobody can write, on a medium that cannot be written either.
  static std::unique_ptr<Database> open_to_read(const std::filesystem::path& file);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  void execute(const std::string& sql);
  /// The statement is prepared once per text and kept.
  Query query(const std::string& sql);
  int64_t last_row() const;
  int64_t changes() const;

 private:
  Database(const std::string& name, int flags);
  sqlite3* database_ = nullptr;
  std::map<std::string, sqlite3_stmt*> statements_;
};

/// BEGIN IMMEDIATE … COMMIT; rolls back when left without commit().
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace dossier
