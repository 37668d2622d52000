// What values look like that dossier/sql.hpp reads from real servers.
#include <gmock/gmock.h>

#include "sql_engines_fixture.hpp"

namespace dossier::sql {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_P(Engines, KeepMicroseconds) {
  run_there(engine().either("CREATE TABLE t(a timestamp, b timestamptz, c time, d date)",
                            "CREATE TABLE t(a datetime(6), b timestamp(6) NULL, c time(6), d date)"));
  run_there(
      "INSERT INTO t VALUES('2026-10-14 09:20:00.123456', '2026-10-14 09:20:00.000001', '09:20:00.5', '1969-12-31')");
  const auto found = rows("SELECT a, c, d FROM t");
  EXPECT_THAT(
      found,
      ElementsAre(row({"2026-10-14 09:20:00.123456", engine().either("09:20:00.5", "09:20:00.500000"), "1969-12-31"})));
  EXPECT_THAT(only("SELECT b FROM t")[0].value(), HasSubstr(":20:00.000001"));
}

TEST_P(Engines, TellNullFromEmpty) {
  run_there("CREATE TABLE t(i int, a varchar(20), n int)");
  run_there("INSERT INTO t VALUES(1, '', NULL), (2, NULL, 0), (3, ' ', -1)");
  EXPECT_THAT(rows("SELECT a, n FROM t ORDER BY i"),
              ElementsAre(row({"", std::nullopt}), row({std::nullopt, "0"}), row({" ", "-1"})));
}

TEST_P(Engines, GiveNoRowWhereThereIsNone) {
  run_there(engine().either("CREATE TABLE t(i int, a text)", "CREATE TABLE t(i int, a longtext)"));
  const auto database = opened();
  EXPECT_THAT(rows(*database, "SELECT i, a FROM t"), IsEmpty());
  EXPECT_THAT(rows(*database, "SELECT 'x' AS kind, i, a FROM t WHERE i = :i", {{"i", "7"}}), IsEmpty());
  run_there("INSERT INTO t VALUES(1, 'x')");
  EXPECT_THAT(rows(*database, "SELECT i, a FROM t WHERE i = :i", {{"i", "1"}}), ElementsAre(row({"1", "x"})));
  EXPECT_THAT(rows(*database, "SELECT i, a FROM t WHERE i = :i", {{"i", "7"}}), IsEmpty());
}

TEST_P(Engines, KeepEveryByteOfBytes) {
  std::string digits, all;
  for (int byte = 0; byte < 256; ++byte) {
    char pair[3];
    std::snprintf(pair, sizeof pair, "%02x", static_cast<unsigned>(byte));
    digits += pair;
    all += static_cast<char>(byte);
  }
  run_there(engine().either("CREATE TABLE t(i int, b bytea)", "CREATE TABLE t(i int, b longblob)"));
  run_there(engine().either("INSERT INTO t VALUES(1, '\\x" + digits + "'), (2, ''), (3, NULL), (4, '\\x00')",
                            "INSERT INTO t VALUES(1, X'" + digits + "'), (2, ''), (3, NULL), (4, X'00')"));
  EXPECT_THAT(rows("SELECT b FROM t ORDER BY i"),
              ElementsAre(row({all}), row({""}), row({std::nullopt}), row({std::string(1, '\0')})));
}

TEST_P(Engines, KeepLongTextsAndBytesWhole) {
  run_there(engine().either("CREATE TABLE t(i int, a text, b bytea)", "CREATE TABLE t(i int, a longtext, b longblob)"));
  run_there(engine().either(
      "INSERT INTO t SELECT i, repeat('投诉', 40000 * i), decode(repeat('00ff', 1500000 * i), 'hex') FROM "
      "generate_series(1, 2) AS i",
      "INSERT INTO t VALUES(1, REPEAT('投诉', 40000), UNHEX(REPEAT('00ff', 1500000))), "
      "(2, REPEAT('投诉', 80000), UNHEX(REPEAT('00ff', 3000000)))"));
  run_there("INSERT INTO t VALUES(3, 'x', NULL)");
  const auto found = rows("SELECT i, a, b FROM t ORDER BY i");
  ASSERT_THAT(found, SizeIs(3));
  for (size_t index : {size_t{0}, size_t{1}}) {
    std::string text, bytes;
    for (size_t count = 0; count < 40000 * (index + 1); ++count) text += "投诉";
    for (size_t count = 0; count < 1500000 * (index + 1); ++count) bytes += std::string("\0\xff", 2);
    EXPECT_TRUE(found[index][1] == text) << found[index][1]->size();
    EXPECT_TRUE(found[index][2] == bytes) << found[index][2]->size();
  }
  EXPECT_THAT(found[2], row({"3", "x", std::nullopt}));
}

TEST_P(Engines, KeepEveryDigitOfNumbers) {
  run_there(engine().either("CREATE TABLE t(a varchar(30), b numeric(30, 4), c bigint, d smallint, e double precision)",
                            "CREATE TABLE t(a varchar(30), b decimal(30, 4), c bigint, d smallint, e double)"));
  run_there("INSERT INTO t VALUES('001234567890123456789', 123456789012345678901.5, -9223372036854775808, 7, 0.1)");
  EXPECT_THAT(
      rows("SELECT a, b, c, d, e FROM t"),
      ElementsAre(row({"001234567890123456789", "123456789012345678901.5000", "-9223372036854775808", "7", "0.1"})));
}

TEST_P(Engines, KeepCharactersBeyondTheFirstPlane) {
  run_there("CREATE TABLE t(a varchar(40), b char(4))");
  run_there("INSERT INTO t VALUES('𠮷野家 😀 \\ '' \" 你好', '你')");
  EXPECT_EQ(only("SELECT a, b FROM t WHERE a LIKE :part", {{"part", "𠮷%"}})[0],
            engine().either("𠮷野家 😀 \\ ' \" 你好", "𠮷野家 😀  ' \" 你好"));
}

TEST_P(Engines, ReadColumnsOfEveryType) {
  run_there(engine().either(
      "CREATE TABLE t(a uuid, b json, c interval, d inet, e integer[], f boolean, g xml, h money, i bit(3), j point, "
      "k char(3), l timetz, m name, n \"char\", o tsvector);"
      "INSERT INTO t VALUES('00000000-0000-0000-0000-000000000001', '{\"a\": 1}', '1 day 2 hours', '10.0.0.1', "
      "'{1,2}', "
      "true, '<a/>', 1.5, B'101', '(1,2)', 'x', '09:20+08', 'n', 'c', 'a b')",
      "CREATE TABLE t(a timestamp NULL, b year, c bit(3), d enum('x', 'y'), e set('p', 'q'), f json, g boolean, h "
      "char(3), "
      "i geometry, j binary(3), k float, l tinytext, m uuid, n inet6, o time(3));"
      "INSERT INTO t VALUES('2026-10-14 09:20:00', 2026, b'101', 'y', 'p,q', '{\"a\": 1}', true, 'x', NULL, 'abc', "
      "1.5, "
      "'tiny', '00000000-0000-0000-0000-000000000001', '::1', '09:20:00.5')"));
  const RawRow in_mysql = {"2026-10-14 09:20:00",
                           "2026",
                           "\x05",
                           "y",
                           "p,q",
                           "{\"a\": 1}",
                           "1",
                           "x",
                           std::nullopt,
                           "abc",
                           "1.5",
                           "tiny",
                           "00000000-0000-0000-0000-000000000001",
                           "::1",
                           "09:20:00.500"};
  const RawRow in_postgresql = {"00000000-0000-0000-0000-000000000001",
                                "{\"a\": 1}",
                                "1 day 02:00:00",
                                "10.0.0.1",
                                "{1,2}",
                                "t",
                                "<a/>",
                                "$1.50",
                                "101",
                                "(1,2)",
                                "x  ",
                                "09:20:00+08",
                                "n",
                                "c",
                                "'a' 'b'"};
  EXPECT_EQ(only("SELECT * FROM t"), engine().in_mysql() ? in_mysql : in_postgresql);
}

INSTANTIATE_TEST_SUITE_P(All, Engines, testing::ValuesIn(testkit::sql_engines()), testkit::name_of_engine);

// A database of PostgreSQL has one charset, and no NUL in texts.
class MysqlEngines : public Engines {};

TEST_P(MysqlEngines, GiveTextsOfAnyCharsetAsTheirBytes) {
  run_there(
      "CREATE TABLE t(a varchar(20) CHARACTER SET gbk, b varchar(20) CHARACTER SET latin1, c varchar(20), d longtext);"
      "INSERT INTO t VALUES('你好', X'C4E3BAC3', 'a\\0b', 'a\\0b')");
  EXPECT_THAT(
      rows("SELECT a, b, c, d FROM t"),
      ElementsAre(row({"\xC4\xE3\xBA\xC3", "\xC4\xE3\xBA\xC3", std::string("a\0b", 3), std::string("a\0b", 3)})));
}

INSTANTIATE_TEST_SUITE_P(All, MysqlEngines, testing::ValuesIn(testkit::mysql_engines()), testkit::name_of_engine);

}  // namespace
}  // namespace dossier::sql
