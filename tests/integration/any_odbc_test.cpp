// dossier/sql.hpp against a database that it does not know, behind ODBC.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "sql_engines_fixture.hpp"
#include "testkit/command.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::sql {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// SQLite stands for any database that we do not know behind ODBC; its driver is found by its name in odbcinst.ini, as
// an operator configures it.
class AnyOdbc : public testing::Test {
 protected:
  void SetUp() override {
    const auto driver = testkit::odbc_driver("libsqlite3odbc.so");
    if (driver.empty()) GTEST_SKIP() << "libsqliteodbc is not installed";
    std::ofstream(folder / "odbcinst.ini") << "[House]\nDriver=" << driver.string() << "\n";
    std::ofstream(folder / "odbc.ini") << "[house]\nDriver=House\nDatabase=" << (folder / "house.sqlite").string()
                                       << "\n";
    ::setenv("ODBCSYSINI", folder.path().c_str(), 1);
  }
  void TearDown() override { ::unsetenv("ODBCSYSINI"); }

  Result<std::unique_ptr<Database>> open(const std::string& connection_string) const {
    return sql::open(access_options({{"engine", "odbc"}, {"connection_string", connection_string}}), {});
  }
  void run_there(const std::string& sql) const {
    const auto ran = testkit::run_command({"sqlite3", (folder / "house.sqlite").string(), sql});
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
  }

  const testkit::TemporaryFolder folder;
};

TEST_F(AnyOdbc, ReadsWhatTheDriverShows) {
  std::string longer;
  for (int count = 0; count < 5000; ++count) longer += "投诉";
  run_there("CREATE TABLE t(i integer, a text, n numeric, l text); INSERT INTO t VALUES(1, '你好 𠮷', 12.5, '" +
            longer + "'), (2, NULL, NULL, ''), (3, '', -1, NULL)");
  for (const auto& connection :
       {std::string("DSN=house"), "Driver={House};Database=" + (folder / "house.sqlite").string()}) {
    auto database = open(connection);
    ASSERT_TRUE(database) << database.error().message();
    EXPECT_EQ((*database)->dialect(), Dialect::other);
    std::vector<RawRow> found;
    const auto snapshot = Snapshot::of(**database);
    const auto ran = (*database)->run("SELECT a, n, l FROM t WHERE i < :most ORDER BY i DESC -- all", {{"most", "4"}},
                                      [&](const auto&, RawRow& row) -> Result<void> {
                                        found.push_back(row);
                                        return {};
                                      });
    ASSERT_TRUE(ran) << ran.error().message();
    EXPECT_THAT(found, ElementsAre(row({"", "-1", std::nullopt}), row({std::nullopt, std::nullopt, ""}),
                                   row({"你好 𠮷", "12.5", longer})));
  }
}

TEST_F(AnyOdbc, SaysWhatIsWrongWithTheConnectionString) {
  const auto unknown = open("DSN=nowhere");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind(), ErrorKind::config);
  EXPECT_THAT(unknown.error().message(), AllOf(HasSubstr("odbcinst -q -d"), HasSubstr("DSN")));
  const auto missing = open("Driver={No such driver};Server=x");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind(), ErrorKind::config);
  EXPECT_THAT(missing.error().message(), HasSubstr("odbc-postgresql"));
  EXPECT_THAT(open("").error().message(), HasSubstr("connection_string"));
  const auto password = open("DSN=house;PWD=geheim");
  EXPECT_THAT(password.error().message(), AllOf(HasSubstr("\"password\""), Not(HasSubstr("geheim"))));
}

}  // namespace
}  // namespace dossier::sql
