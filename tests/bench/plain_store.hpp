// What the plain programs have in common that leave the rows of a pull: SQLite, OpenSSL and RapidJSON by themselves.
#pragma once

#include <errno.h>
#include <openssl/evp.h>
#include <rapidjson/writer.h>
#include <sqlite3.h>
#include <zstd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace dossier::bench {

using Buffer = rapidjson::StringBuffer;
using Writer = rapidjson::Writer<Buffer>;

[[noreturn]] inline void give_up(const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, what.c_str());
  std::exit(2);
}

inline std::string sha256(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned at = 0; at < size; ++at)
    (hex += "0123456789abcdef"[digest[at] >> 4]) += "0123456789abcdef"[digest[at] & 15];
  return hex;
}

/// As a payload of moderate size is kept; `packed` is used again and again.
inline std::string_view packed(std::string_view bytes, std::string& packed) {
  packed.resize(ZSTD_compressBound(bytes.size()));
  packed.resize(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 3));
  return packed;
}

class Statement {
 public:
  Statement(sqlite3* database, const char* sql) {
    if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK)
      give_up(sqlite3_errmsg(database));
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& operator<<(std::string_view text) {
    sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    return *this;
  }
  Statement& operator<<(sqlite3_int64 number) {
    sqlite3_bind_int64(statement_, ++bound_, number);
    return *this;
  }
  bool step() {
    const int answer = sqlite3_step(statement_);
    if (answer != SQLITE_ROW && answer != SQLITE_DONE) give_up(sqlite3_errmsg(sqlite3_db_handle(statement_)));
    return answer == SQLITE_ROW;
  }
  void run() {
    step();
    end();
  }
  void end() {
    sqlite3_reset(statement_);
    bound_ = 0;
  }
  sqlite3_int64 integer(int column) { return sqlite3_column_int64(statement_, column); }
  std::string_view text(int column) {
    return {reinterpret_cast<const char*>(sqlite3_column_text(statement_, column)),
            static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

inline void put(Writer& out, std::string_view name, std::string_view text) {
  out.Key(name.data(), static_cast<unsigned>(name.size()));
  out.String(text.data(), static_cast<unsigned>(text.size()));
}

inline sqlite3_int64 now() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// The store's database, with the settings that the hub has.
inline sqlite3* open_store(const std::string& file) {
  sqlite3* database = nullptr;
  if (sqlite3_open(file.c_str(), &database) != SQLITE_OK) give_up("cannot open the store");
  for (const auto* setting : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA cache_size=-32768",
                              "PRAGMA wal_autocheckpoint=4096"})
    sqlite3_exec(database, setting, nullptr, nullptr, nullptr);
  return database;
}

inline void execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) give_up(sqlite3_errmsg(database));
}

}  // namespace dossier::bench
