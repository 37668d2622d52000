// A database of each engine on a real server, and dossier/sql.hpp in front of it.
#pragma once

#include <gmock/gmock.h>

#include <cstdlib>
#include <dossier/sql.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "testkit/golden.hpp"
#include "testkit/sql_engines.hpp"

namespace dossier::sql {

using Made = std::map<std::string, std::string>;
using Rows = std::vector<RawRow>;

inline Options access_options(const Made& given) {
  json::Object object;
  for (const auto& [option, value] : given) object.put(option, value);
  auto spec = with_access(Spec("test", "Of a test."));
  const auto described = json::parse_own(spec.json("connector").str()).value();
  return Options(testkit::options_of(described, object.value()));
}

inline RawRow row(std::vector<std::optional<std::string>> values) { return values; }

class Engines : public testing::TestWithParam<testkit::SqlEngine> {
 protected:
  void SetUp() override {
    if (const auto missing = engine().missing(); !missing.empty()) GTEST_SKIP() << missing;
    engine().server().make_database(name);
  }

  const testkit::SqlEngine& engine() const { return GetParam(); }
  std::string run_there(const std::string& sql) const { return engine().server().run(name, sql); }

  Result<std::unique_ptr<Database>> open(const Made& more = {}, std::function<bool()> cancelled = {}) const {
    auto given = engine().options(name);
    for (const auto& [option, value] : more) given[option] = value;
    return sql::open(access_options(given), std::move(cancelled));
  }
  std::unique_ptr<Database> opened(const Made& more = {}) const {
    auto database = open(more);
    if (!database) {
      ADD_FAILURE() << database.error().message();
      std::abort();
    }
    return std::move(*database);
  }

  static Result<void> read(Database& database, const std::string& sql, Rows& rows, const Values& values = {}) {
    return database.run(sql, values, [&](const auto&, RawRow& row) -> Result<void> {
      rows.push_back(std::move(row));
      return {};
    });
  }
  /// All rows, in a snapshot of their own.
  Rows rows(Database& database, const std::string& sql, const Values& values = {}) const {
    Rows found;
    const auto snapshot = Snapshot::of(database);
    EXPECT_TRUE(snapshot) << snapshot.error().message();
    const auto ran = read(database, sql, found, values);
    EXPECT_TRUE(ran) << ran.error().message();
    return found;
  }
  Rows rows(const std::string& sql, const Values& values = {}) const { return rows(*opened(), sql, values); }
  /// The one row that a query gives; with as many empty values as it takes where it gives another number.
  RawRow only(const std::string& sql, const Values& values = {}) const {
    const auto found = rows(sql, values);
    EXPECT_THAT(found, testing::SizeIs(1)) << sql;
    return found.size() == 1 ? found[0] : RawRow(20, "");
  }
  Error refusal(Database& database, const std::string& sql, const Values& values = {}) const {
    Rows found;
    const auto snapshot = Snapshot::of(database);
    EXPECT_TRUE(snapshot) << snapshot.error().message();
    const auto ran = read(database, sql, found, values);
    EXPECT_FALSE(ran) << sql;
    EXPECT_THAT(found, testing::IsEmpty()) << sql;
    return ran ? Error(ErrorKind::internal, "") : ran.error();
  }
  /// How many queries of ours the server is running.
  int running() const {
    return std::atoi(
        run_there(engine().either("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND usename = 'reader'",
                                  "SELECT count(*) FROM information_schema.processlist WHERE user = 'reader' AND "
                                  "command IN ('Query', 'Execute')"))
            .c_str());
  }
  std::string endless() const { return engine().either("SELECT pg_sleep(600)", "SELECT SLEEP(600) AS slept"); }

  const std::string name = "house";
};

}  // namespace dossier::sql
