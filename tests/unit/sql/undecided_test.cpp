// The rows that a query never finds, since what its condition compares is NULL.
#include <gmock/gmock.h>

#include <dossier/sql.hpp>

namespace dossier::sql {
namespace {

// Blanks as one, so that a test reads as a query does.
std::string undecided_of(std::string_view sql, Dialect dialect = Dialect::sqlite) {
  std::string plain;
  for (const char letter : undecided(sql, "after", dialect).value_or("none")) {
    const bool is_blank = letter == ' ' || letter == '\n';
    if (!is_blank) plain += letter;
    else if (!plain.empty() && plain.back() != ' ') plain += ' ';
  }
  while (plain.ends_with(' ')) plain.pop_back();
  return plain;
}

std::string unknown(const std::string& condition) {
  return "CASE WHEN ( " + condition + " ) OR NOT ( " + condition + " ) THEN 1 ELSE 0 END = 0";
}

TEST(Undecided, AreFoundByTheConditionThatNamesThePlaceholder) {
  EXPECT_EQ(undecided_of("SELECT id FROM t WHERE at > :after AND open ORDER BY at LIMIT 20"),
            "SELECT id FROM t WHERE " + unknown("at > :after AND open"));
  EXPECT_EQ(undecided_of("select id from t where at > :after;"), "select id from t where " + unknown("at > :after"));
  EXPECT_EQ(
      undecided_of("SELECT id, MAX(at) AS last FROM t WHERE open GROUP BY id HAVING MAX(at) > :after FETCH FIRST 5"),
      "SELECT id, MAX(at) AS last FROM t WHERE open GROUP BY id HAVING " + unknown("MAX(at) > :after"));
}

TEST(Undecided, AreFoundInEachOfTheSelectsThatAreJoined) {
  EXPECT_EQ(
      undecided_of("SELECT a FROM t WHERE (x > :after) UNION SELECT b FROM u WHERE y > :after ORDER BY 1"),
      "SELECT a FROM t WHERE " + unknown("(x > :after)") + " UNION SELECT b FROM u WHERE " + unknown("y > :after"));
  EXPECT_EQ(undecided_of("SELECT * FROM (SELECT a FROM t WHERE x > :after ORDER BY x LIMIT 5) s"),
            "SELECT * FROM (SELECT a FROM t WHERE " + unknown("x > :after") + " ORDER BY x LIMIT 5) s");
}

TEST(Undecided, AreReadPastWhatOnlyLooksLikeTheEndOfACondition) {
  EXPECT_EQ(undecided_of("SELECT a FROM t WHERE x > :after AND z IN (SELECT z FROM u ORDER BY z LIMIT 1) LIMIT 9"),
            "SELECT a FROM t WHERE " + unknown("x > :after AND z IN (SELECT z FROM u ORDER BY z LIMIT 1)"));
  EXPECT_EQ(undecided_of("SELECT a FROM t WHERE \"order\" > :after AND b = 'limit' /* union */ LIMIT 9"),
            "SELECT a FROM t WHERE " + unknown("\"order\" > :after AND b = 'limit'") + " /* union */");
  EXPECT_EQ(undecided_of("SELECT a FROM t WHERE x -- order\n > :after"),
            "SELECT a FROM t WHERE " + unknown("x -- order > :after"));
}

TEST(Undecided, AreNoneWhereNoConditionNamesThePlaceholder) {
  for (const auto* sql : {"SELECT a FROM t", "SELECT a FROM t WHERE x > 1 ORDER BY :after", "SELECT ':after' WHERE 1",
                          "SELECT a FROM t WHERE x = ':after'", "SELECT a FROM t WHERE x > :after_all", "WHERE", "",
                          "SELECT a FROM t JOIN u ON x > :after", "SELECT a FROM t WHERE x : after"})
    EXPECT_EQ(undecided_of(sql), "none") << sql;
}

}  // namespace
}  // namespace dossier::sql
