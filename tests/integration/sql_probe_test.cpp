// What `dossier source probe` says of a database that is set up wrong, against real servers.
#include <gmock/gmock.h>

#include "probed_hub.hpp"
#include "testkit/free_port.hpp"
#include "testkit/sql_engines.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string approvals = "    own_sockets: true\n    preset: approvals\n";

class SqlProbe : public ::testing::TestWithParam<SqlEngine> {
 protected:
  void SetUp() override {
    if (const auto missing = engine().missing(); !missing.empty()) GTEST_SKIP() << missing;
    engine().server().make_database("probed");
  }
  const SqlEngine& engine() const { return GetParam(); }
  /// What the preset for approvals reads.
  void make_approvals() const {
    engine().server().run("probed",
                          "CREATE TABLE dossier_approvals(id int, complaint_no varchar(40), subject varchar(40), "
                          "request varchar(40), remedy varchar(40), losses varchar(40), applicant varchar(40), "
                          "applicant_no varchar(40), approver varchar(40), approver_no varchar(40), decision "
                          "varchar(40), opinion varchar(40), applied_at date, decided_at date)");
  }
  AccessOptions options() const { return engine().options("probed"); }
  /// With another value of an option, or of that part of an ODBC connection string.
  AccessOptions with(const std::string& name, const std::string& value) const {
    auto changed = options();
    if (!engine().odbc || name == "media_folder") {
      changed[name] = value;
      return changed;
    }
    auto& text = changed["connection_string"];
    const auto part = name == "host" ? "Server=" : name == "port" ? "Port=" : "Database=";
    const auto begin = text.find(part) + std::string(part).size();
    text.replace(begin, std::min(text.find(';', begin), text.size()) - begin, value);
    return changed;
  }
};

TEST_P(SqlProbe, SaysThatAllIsWell) {
  make_approvals();
  EXPECT_EQ(ProbedHub(options(), approvals).probe(0), "tickets: ok\n");
}

TEST_P(SqlProbe, SaysThatTheFolderOfAttachmentsIsNotThere) {
  make_approvals();
  EXPECT_THAT(ProbedHub(with("media_folder", "/nowhere"), approvals).probe(),
              AllOf(HasSubstr("config"), HasSubstr("/nowhere")));
}

TEST_P(SqlProbe, SaysThatThePasswordIsWrong) {
  auto changed = options();
  changed["password"] = "Falsch-123";
  EXPECT_THAT(ProbedHub(changed).probe(), AllOf(HasSubstr("permission"), HasSubstr("\"user\" and \"password\"")));
}

TEST_P(SqlProbe, SaysThatNobodyKnowsTheHost) {
  EXPECT_THAT(ProbedHub(with("host", "no-such-host.invalid")).probe(),
              AllOf(HasSubstr("unavailable"), HasSubstr("no-such-host.invalid"), HasSubstr("right?")));
}

TEST_P(SqlProbe, SaysThatNothingListensThere) {
  EXPECT_THAT(ProbedHub(with("port", std::to_string(free_port()))).probe(),
              AllOf(HasSubstr("unavailable"), HasSubstr("Does the server run, and listen at this host and port?")));
}

TEST_P(SqlProbe, SaysThatAnotherDatabaseAnswersThere) {
  if (engine().in_mysql() || !MariadbServer::available()) GTEST_SKIP() << "PostgreSQL's client at MariaDB's port alone";
  EXPECT_THAT(ProbedHub(with("port", std::to_string(MariadbServer::shared().port()))).probe(),
              AllOf(HasSubstr("config"), HasSubstr("Another program than PostgreSQL answers at this port."),
                    HasSubstr(engine().odbc ? "Driver in \"connection_string\"" : "engine: mysql")));
}

TEST_P(SqlProbe, SaysThatThereIsNoSuchDatabase) {
  EXPECT_THAT(ProbedHub(with("database", "elsewhere")).probe(),
              AllOf(HasSubstr("elsewhere"), AnyOf(HasSubstr("\"database\""), HasSubstr("\"connection_string\""))));
}

TEST_P(SqlProbe, SaysWhichTableIsMissingAndWhatThereIsInstead) {
  engine().server().run("probed", "CREATE TABLE issues(id int); CREATE TABLE journals(id int)");
  EXPECT_THAT(ProbedHub(options()).probe(),
              AllOf(HasSubstr("config"), HasSubstr("query \"approvals\""), HasSubstr("issues, journals"),
                    HasSubstr("Does the preset, or the query, fit this database?")));
}

TEST_P(SqlProbe, SaysWhichColumnIsMissingAndWhatItsTableHas) {
  engine().server().run("probed",
                        "CREATE TABLE complaint(no varchar(10), body varchar(10)); CREATE TABLE other(x int)");
  ProbedHub hub(options(), "    own_sockets: true\n",
                "queries: {find_by_phone: 'SELECT nope AS ticket FROM complaint WHERE no = :phone'}");
  EXPECT_THAT(hub.probe(), AllOf(HasSubstr("config"), HasSubstr("nope"), HasSubstr("Columns of complaint: no, body. "),
                                 Not(HasSubstr("other")), Not(HasSubstr("?."))));
}

TEST_P(SqlProbe, SaysWhichQueryGivesRowsThatNobodyCanRead) {
  engine().server().run("probed", "CREATE TABLE complaint(no varchar(10), body varchar(10))");
  ProbedHub hub(options(), "    own_sockets: true\n",
                "queries: {find_by_phone: 'SELECT no AS ticket FROM complaint WHERE no = :phone', "
                "log: \"SELECT 'remark' AS kind, no AS id FROM complaint WHERE no = :ticket\", "
                "texts: \"SELECT 'note' AS kind, body AS text FROM complaint WHERE no = :ticket\"}");
  EXPECT_THAT(hub.probe(), AllOf(HasSubstr("config"), HasSubstr("query \"log\": column \"kind\" is always \"remark\""),
                                 HasSubstr("query \"texts\": has no column \"id\" (it has: kind, text)")));
}

TEST_P(SqlProbe, SaysThatTheUserMayNotReadATable) {
  engine().server().run(
      "probed", "CREATE TABLE complaint(no varchar(10)); " +
                    engine().either(
                        "DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD 'gast-456'",
                        "CREATE OR REPLACE USER guest@'127.0.0.1' IDENTIFIED BY 'gast-456'; CREATE TABLE other(i int); "
                        "GRANT SELECT ON probed.other TO guest@'127.0.0.1'"));
  auto changed = options();
  changed["user"] = "guest";
  changed["password"] = "gast-456";
  ProbedHub hub(changed, "    own_sockets: true\n",
                "queries: {find_by_phone: 'SELECT no AS ticket FROM complaint WHERE no = :phone'}");
  EXPECT_THAT(hub.probe(), AllOf(HasSubstr("permission"), HasSubstr("complaint"), HasSubstr("GRANT SELECT")));
}

TEST_P(SqlProbe, SaysThatTheClientOfTheDatabaseIsMissing) {
  if (run_command({"unshare", "-rm", "true"}).exit_code != 0) GTEST_SKIP() << "no mount namespace for this user";
  const std::string name = engine().odbc ? "ODBC" : engine().either("PostgreSQL", "MySQL");
  const auto found =
      run_command({"sh", "-c", "ldconfig -p | sed -n 's/.*=> //p' | grep libPocoData" + name + ".so"}).out;
  const auto library = found.substr(0, found.find('\n'));
  ASSERT_NE(library, "");
  const auto package =
      engine().odbc ? "libpocodataodbc80" : engine().either("libpocodatapostgresql80", "libpocodatamysql80");
  EXPECT_THAT(ProbedHub(options()).probe_without(std::filesystem::canonical(library).string()),
              AllOf(HasSubstr("config"), HasSubstr("cannot be loaded"), HasSubstr("apt-get install " + package)));
}

TEST_P(SqlProbe, AsksNothingThatTheOperatorHasNotAllowed) {
  EXPECT_THAT(ProbedHub(options(), "    preset: request_tracker_5\n").run({"config", "check"}, 2),
              HasSubstr("opens connections of its own"));
}

INSTANTIATE_TEST_SUITE_P(All, SqlProbe, ::testing::ValuesIn(sql_engines()), name_of_engine);

}  // namespace
}  // namespace dossier::testkit
