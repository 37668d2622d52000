// dossier/sql.hpp against real servers: PostgreSQL and MariaDB, each by its own client and through ODBC.
#include <gmock/gmock.h>

#include "sql_engines_fixture.hpp"

namespace dossier::sql {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

TEST_P(Engines, BindPlaceholdersAndLeaveQuotesCommentsAndCastsAlone) {
  const std::string odd = "O'Brien \"\\ $1 ? :phone 你好𠮷",  // MariaDB's ODBC driver takes no more.
      longer(engine().in_mysql() && engine().odbc ? 255 : 3000, 'y');
  const auto found = only("SELECT " + engine().either("CAST(:b AS text)", ":b") + " AS b, " +
                              engine().either(":a::text", ":a") + " AS a, ':a' AS literal, '$1 and ?' AS positions, " +
                              engine().either("E'it\\'s :a' AS it, (ARRAY[5,6,7])[1:2] AS slice, $x$:a '$x$ AS dollars",
                                              "'it\\'s :a' AS it, \":a\" AS doubled, 5 -- :a\n-1 AS minus") +
                              ", " + engine().either("CAST(:nothing AS text)", ":nothing") + " AS nothing, " +
                              engine().either("CAST(:c AS text)", ":c") + " AS c /* :a ? $1 */ -- :a $2 ?",
                          {{"a", odd}, {"b", "second"}, {"c", longer}, {"nothing", std::nullopt}});
  EXPECT_EQ(found[0], "second");
  EXPECT_EQ(found[1], odd);
  EXPECT_EQ(found[2], ":a");
  EXPECT_EQ(found[3], "$1 and ?");
  EXPECT_EQ(found[4], "it's :a");
  EXPECT_EQ(found[5], engine().either("{5,6}", ":a"));
  EXPECT_EQ(found[6], engine().either(":a '", "4"));
  EXPECT_EQ(found[7], std::nullopt);
  EXPECT_EQ(found[8], longer);
}

TEST_P(Engines, CompareWhatIsBoundWithColumnsOfAnyType) {
  run_there(engine().either("CREATE TABLE t(i bigint, a varchar(20), w timestamp)",
                            "CREATE TABLE t(i bigint, a varchar(20), w datetime)"));
  run_there(
      "INSERT INTO t VALUES(9007199254740993, '87', '2026-10-14 09:20:00'), (9007199254740992, '88', '2026-10-15 "
      "00:00:00')");
  EXPECT_THAT(rows("SELECT a FROM t WHERE i = :i AND w >= :from AND w < :until",
                   {{"i", "9007199254740993"}, {"from", "2026-10-14 09:20:00"}, {"until", "2026-10-15 00:00:00"}}),
              ElementsAre(row({"87"})));
}

TEST_P(Engines, KeepTheOrderOfAQuery) {
  run_there("CREATE TABLE t(i int)");
  run_there(engine().either("INSERT INTO t SELECT 1000 - i FROM generate_series(1, 1000) AS i",
                            "INSERT INTO t SELECT 1000 - seq FROM seq_1_to_1000"));
  const auto all = rows("SELECT i FROM t ORDER BY i DESC;\n");
  ASSERT_THAT(all, SizeIs(1000));
  for (size_t index = 0; index < all.size(); ++index) ASSERT_EQ(all[index][0], std::to_string(999 - index));
  EXPECT_THAT(rows("SELECT i FROM t ORDER BY i LIMIT 2 -- the first ones"), ElementsAre(row({"0"}), row({"1"})));
  EXPECT_THAT(rows("WITH few AS (SELECT i FROM t WHERE i < 3) SELECT i FROM few UNION ALL SELECT 9 ORDER BY i DESC"),
              ElementsAre(row({"9"}), row({"2"}), row({"1"}), row({"0"})));
}

TEST_P(Engines, JoinTextsAsStandardSqlSays) {
  EXPECT_THAT(rows("SELECT 'a' || 'b' AS joined"), ElementsAre(row({"ab"})));
}

TEST_P(Engines, NameTheColumnsOfAQueryWithoutRunningIt) {
  const auto database = opened();
  const auto snapshot = Snapshot::of(*database);
  const auto names = database->columns(endless() + ", 'x' AS text, NULL AS nothing, " +
                                           engine().either("CAST(:a AS text)", ":a") + " AS bound, 1 AS 编号 -- last",
                                       {{"a", std::nullopt}});
  ASSERT_TRUE(names) << names.error().message();
  EXPECT_THAT(*names, ElementsAre(engine().either("pg_sleep", "slept"), "text", "nothing", "bound", "编号"));
}

TEST_P(Engines, ReadOneMomentWhateverOthersCommitMeanwhile) {
  run_there("CREATE TABLE a(i int); CREATE TABLE b(i int); INSERT INTO a VALUES(1); INSERT INTO b VALUES(1)");
  const auto database = opened();
  {
    const auto snapshot = Snapshot::of(*database);
    ASSERT_TRUE(snapshot);
    Rows first, second;
    ASSERT_TRUE(read(*database, "SELECT i FROM a", first));
    run_there("INSERT INTO b VALUES(2); DELETE FROM a");
    ASSERT_TRUE(read(*database, "SELECT i FROM b", second));
    ASSERT_TRUE(read(*database, "SELECT i FROM a", first));
    EXPECT_THAT(first, SizeIs(2));
    EXPECT_THAT(second, SizeIs(1));
  }
  EXPECT_THAT(rows(*database, "SELECT i FROM b"), SizeIs(2)) << "the next snapshot is a later one";
}

TEST_P(Engines, WriteNothing) {
  run_there("CREATE TABLE t(i int); INSERT INTO t VALUES(1); GRANT ALL ON " +
            engine().either("t TO reader", "* TO reader@'127.0.0.1'"));
  for (const auto* sql :
       {"DELETE FROM t", "SELECT 1; DROP TABLE t", "SELECT 1 AS a) AS q; DELETE FROM t; --", "COMMIT",
        "INSERT INTO t VALUES(2) RETURNING i", "WITH d AS (DELETE FROM t RETURNING i) SELECT i FROM d",
        "UPDATE t SET i = 3", "CREATE TABLE u(i int)", "SELECT 1 AS a INTO u", "SHOW TABLES", ""})
    EXPECT_EQ(refusal(*opened(), sql).kind(), ErrorKind::config) << sql;
  EXPECT_EQ(run_there("SELECT i FROM t"), "1\n");
}

TEST_P(Engines, StopAQueryOnTheServerWhenItsTimeIsOver) {
  const auto error = refusal(*opened({{"time_limit_s", "1"}}), endless());
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_EQ(error.reason(), "timed_out");
  EXPECT_THAT(error.message(), HasSubstr("time_limit_s"));
  EXPECT_EQ(running(), 0);
}

TEST_P(Engines, StopAQueryOnTheServerWhenCancelled) {
  bool seen = false;
  auto database = open({}, [&] { return seen = seen || running() == 1; });
  ASSERT_TRUE(database) << database.error().message();
  const auto error = refusal(**database, endless());
  EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  EXPECT_EQ(running(), 0);
}

TEST_P(Engines, TakeNoMoreRowsThanAllowed) {
  run_there("CREATE TABLE t(i int); INSERT INTO t VALUES(1), (2), (3)");
  Rows found;
  const auto database = opened({{"max_rows", "2"}});
  const auto snapshot = Snapshot::of(*database);
  const auto ran = read(*database, "SELECT i FROM t", found);
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().kind(), ErrorKind::malformed);
  EXPECT_EQ(ran.error().reason(), "too_broad");
  EXPECT_THAT(rows("SELECT i FROM t WHERE i < 3"), SizeIs(2));
}

TEST_P(Engines, StopWhenTheTakerWantsNoMore) {
  run_there("CREATE TABLE t(i int); INSERT INTO t VALUES(1), (2), (3)");
  const auto database = opened();
  const auto snapshot = Snapshot::of(*database);
  int taken = 0;
  const auto ran = database->run("SELECT i FROM t", {}, [&](const auto&, RawRow&) -> Result<void> {
    ++taken;
    return fail(ErrorKind::cancelled, "enough");
  });
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().message(), "enough");
  EXPECT_EQ(taken, 1);
}

TEST_P(Engines, SayWhatIsWrongWithAQuery) {
  run_there("CREATE TABLE complaint(no varchar(20)); CREATE TABLE issues(i int)");
  const auto table = refusal(*opened(), "SELECT no AS ticket FROM missing");
  EXPECT_EQ(table.kind(), ErrorKind::config);
  EXPECT_THAT(table.message(), AllOf(HasSubstr("missing"), HasSubstr("complaint, issues"), HasSubstr("preset")));
  EXPECT_THAT(refusal(*opened(), "SELECT nope FROM complaint").message(), HasSubstr("nope"));
  EXPECT_THAT(refusal(*opened(), "SELECT FROM WHERE").message(), HasSubstr("syntax"));
  EXPECT_THAT(refusal(*opened(), "SELECT :phon AS a", {{"phone", "1"}}).message(), HasSubstr(":phone"));
  EXPECT_THAT(refusal(*opened(), "SELECT 1 AS a, 2 AS a").message(), HasSubstr("its own name with AS"));
  for (const auto& error : {table, refusal(*opened(), "SELECT nope FROM complaint")})
    EXPECT_THAT(error.message(), Not(HasSubstr("\n")));
}

TEST_P(Engines, SayThatTheServerWentAway) {
  const auto database = opened();
  const auto snapshot = Snapshot::of(*database);
  Rows found;
  ASSERT_TRUE(read(*database, engine().either("SELECT pg_backend_pid() AS id", "SELECT CONNECTION_ID() AS id"), found));
  run_there(engine().either("SELECT pg_terminate_backend(", "KILL CONNECTION ") + found[0][0].value() +
            engine().either(")", ""));
  const auto ran = read(*database, "SELECT 1 AS one", found);
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().kind(), ErrorKind::unavailable) << ran.error().message();
}

TEST_P(Engines, TellTheZoneOfTheServersClock) { EXPECT_EQ(std::string(opened()->zone()).empty(), false); }

INSTANTIATE_TEST_SUITE_P(All, Engines, testing::ValuesIn(testkit::sql_engines()), testkit::name_of_engine);

}  // namespace
}  // namespace dossier::sql
