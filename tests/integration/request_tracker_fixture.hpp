// Request Tracker 5 on the product's own schema for each engine, with the demo's rows.
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/files.hpp"
#include "testkit/command.hpp"
#include "testkit/source.hpp"
#include "testkit/sql_engines.hpp"

namespace dossier::testkit {

inline const std::filesystem::path demo = std::filesystem::path(DOSSIER_SOURCE_DIR) / "config/demo";

// As Request Tracker keeps it: PostgreSQL and SQLite get base64, MariaDB the bytes.
inline std::string medium(const SqlEngine& engine, int id, const std::string& file, const std::string& name,
                          const std::string& type) {
  const auto digits = run_command({"base64", "-w0", (demo / "media" / file).string()}).out;
  const auto in_mysql = engine.dialect == sql::Dialect::mysql;
  return "INSERT INTO Attachments (id, TransactionId, Parent, Filename, ContentType, ContentEncoding, Content, "
         "Creator, "
         "Created) VALUES (" +
         std::to_string(id) + ", 871, 11, '" + name + "', '" + type + "', '" + (in_mysql ? "none" : "base64") + "', " +
         (in_mysql ? "FROM_BASE64('" + digits + "')" : "'" + digits + "'") + ", 21, '2026-10-14 01:20:00');\n";
}

// SQLite knows no comments that begin with #.
inline std::string schema_of(const SqlEngine& engine) {
  const auto folder = std::filesystem::path(DOSSIER_RT5_SCHEMA).parent_path();
  if (engine.dialect != sql::Dialect::sqlite)
    return read_file(folder / engine.either("schema.Pg", "schema.mysql")).value();
  return run_command({"sed", "s/#.*$//", (folder / "schema.SQLite").string()}).out;
}

class RequestTracker : public ::testing::TestWithParam<SqlEngine> {
 protected:
  void SetUp() override {
    if (std::string(DOSSIER_RT5_SCHEMA).empty() || !std::filesystem::exists(DOSSIER_RT5_SCHEMA))
      GTEST_SKIP() << "no schema of Request Tracker 5: set DOSSIER_RT5_SCHEMA to schema.SQLite of Debian's package "
                      "request-tracker5";
    if (const auto missing = GetParam().missing(); !missing.empty()) GTEST_SKIP() << missing;
    if (loaded.count(GetParam().name) == 0) load();
  }
  static void TearDownTestSuite() { loaded.clear(); }

  void load() const {
    auto made = std::make_unique<TestDatabase>(GetParam(), "tracker_" + GetParam().name);
    made->run(schema_of(GetParam()) + read_file(demo / "tickets.sql").value() +
              medium(GetParam(), 13, "contract_clause.jpg", "合同条款照片.jpg", "image/jpeg") +
              medium(GetParam(), 14, "empty_stand.mp4", "验收现场空展位.mp4", "video/mp4"));
    loaded[GetParam().name] = std::move(made);
  }
  void TearDown() override {
    if (changed_) loaded.erase(GetParam().name);
  }
  /// For this test alone.
  void change(const std::string& sql) {
    changed_ = true;
    loaded.at(GetParam().name)->run(sql);
  }

  static SourceUnderTest house(const TestDatabase& database) {
    auto made = source("sql_tickets");
    made.preset("request_tracker_5").options(database.options());
    return made;
  }
  SourceUnderTest tracker() const { return house(*loaded.at(GetParam().name)); }

  static inline std::map<std::string, std::unique_ptr<TestDatabase>> loaded;  // engine → its database, as it was made
  bool changed_ = false;
};

inline const Sought complaint{"complaint_no", "TS20261014-0087"};

}  // namespace dossier::testkit
