// Named placeholders in SQL, dialect by dialect.
#include <gmock/gmock.h>

#include <dossier/sql.hpp>

namespace dossier::sql {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string rewritten(std::string_view sql, Dialect dialect, Positions positions = Positions::question_marks) {
  const auto bound = bind_named(sql, {{"a", "1"}, {"b", "2"}}, dialect, positions);
  return bound ? bound->sql : "error: " + bound.error().message();
}
std::string in_postgresql(std::string_view sql) { return rewritten(sql, Dialect::postgresql, Positions::dollars); }

TEST(Placeholders, BecomePositionsInTheOrderInWhichTheyStand) {
  const auto bound = bind_named("SELECT :b, :a, :b", {{"a", "1"}, {"b", std::nullopt}, {"c", "3"}}, Dialect::sqlite);
  ASSERT_TRUE(bound);
  EXPECT_EQ(bound->sql, "SELECT ?, ?, ?");
  EXPECT_THAT(bound->values, ElementsAre(std::nullopt, "1", std::nullopt));
  EXPECT_EQ(in_postgresql("SELECT :b, :a, :b"), "SELECT $1, $2, $3");
  EXPECT_THAT(placeholders_in("SELECT :b, :a, :b", Dialect::mysql), ElementsAre("b", "a", "b"));
}

TEST(Placeholders, AreNoneInStringsInAnyDialect) {
  for (const auto dialect : {Dialect::sqlite, Dialect::postgresql, Dialect::mysql, Dialect::other}) {
    EXPECT_THAT(placeholders_in("SELECT ':a', 'it''s :a', '', \":a\", \"x\"\":a\" /* :a */ -- :a", dialect), IsEmpty());
    EXPECT_THAT(placeholders_in("SELECT 'a' || :b -- it's\n, :a /* it's */ || :b", dialect),
                ElementsAre("b", "a", "b"));
  }
}

TEST(Placeholders, KnowBackslashesWhereTheyMeanSomething) {
  EXPECT_THAT(placeholders_in(R"(SELECT '\' || :a || '\')", Dialect::postgresql), ElementsAre("a"));
  EXPECT_THAT(placeholders_in(R"(SELECT E'\' :a' || :b)", Dialect::postgresql), ElementsAre("b"));
  EXPECT_THAT(placeholders_in(R"(SELECT some'\' || :a)", Dialect::postgresql), ElementsAre("a"));
  EXPECT_THAT(placeholders_in(R"(SELECT '\' :a', "\" :a", `\` = :b)", Dialect::mysql), ElementsAre("b"));
  EXPECT_THAT(placeholders_in(R"(SELECT '\' || :a || '\')", Dialect::sqlite), ElementsAre("a"));
}

TEST(Placeholders, AreNoneInQuotedNames) {
  EXPECT_THAT(placeholders_in("SELECT `:a`, [:a], :b", Dialect::sqlite), ElementsAre("b"));
  EXPECT_THAT(placeholders_in("SELECT [:a], :b", Dialect::other), ElementsAre("b"));
  EXPECT_THAT(placeholders_in("SELECT `:a`, :b", Dialect::mysql), ElementsAre("b"));
}

TEST(Placeholders, LeaveCastsAndArraysOfPostgresqlAlone) {
  EXPECT_EQ(in_postgresql("SELECT :a::text, x[1:2], y[:a:2], (z)::date"),
            "SELECT $1::text, x[1:2], y[$2:2], (z)::date");
  EXPECT_THAT(placeholders_in("SELECT '09:30', now()::time", Dialect::postgresql), IsEmpty());
}

TEST(Placeholders, AreNoneBetweenDollars) {
  EXPECT_THAT(placeholders_in("SELECT $$:a ' $$, $x$ :a $$ $x$, :b", Dialect::postgresql), ElementsAre("b"));
  EXPECT_THAT(placeholders_in("SELECT $1x$, :b", Dialect::postgresql), ElementsAre("b")) << "begins none";
}

TEST(Placeholders, KnowTheCommentsOfEachDialect) {
  EXPECT_THAT(placeholders_in("/* /* :a */ :a */ :b", Dialect::postgresql), ElementsAre("b")) << "nested";
  EXPECT_THAT(placeholders_in("/* /* :a */ :b", Dialect::mysql), ElementsAre("b"));
  EXPECT_THAT(placeholders_in("SELECT 1 # :a\n, 5--:b, --\t:a\n:b", Dialect::mysql), ElementsAre("b", "b"));
  EXPECT_THAT(placeholders_in("SELECT 5--:a\n, :b", Dialect::postgresql), ElementsAre("b"));
}

TEST(Placeholders, EndWhereAnUnclosedQuoteBegins) {
  for (const auto* sql : {"SELECT ' :a", "SELECT \" :a", "SELECT /* :a", "SELECT E'\\", "SELECT '\\"})
    for (const auto dialect : {Dialect::sqlite, Dialect::postgresql, Dialect::mysql, Dialect::other})
      EXPECT_THAT(placeholders_in(sql, dialect), IsEmpty()) << sql;
  EXPECT_THAT(placeholders_in("SELECT $x$ :a", Dialect::postgresql), IsEmpty());
}

TEST(Placeholders, SayWhatThereIsInsteadOfAnUnknownOne) {
  const auto unknown = bind_named("SELECT :phon", {{"phone", "1"}, {"email", "2"}}, Dialect::sqlite);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind(), ErrorKind::config);
  EXPECT_THAT(unknown.error().message(), AllOf(HasSubstr(":phon "), HasSubstr(":email, :phone")));
}

TEST(Placeholders, RefusePositionsThatAQueryWritesItself) {
  EXPECT_THAT(in_postgresql("SELECT $1, :a"), HasSubstr("position of its own ($1)"));
  EXPECT_THAT(rewritten("SELECT ?, :a", Dialect::mysql), HasSubstr("position of its own (?)"));
  EXPECT_EQ(in_postgresql("SELECT a ? 'key', :a"), "SELECT a ? 'key', $1") << "an operator of PostgreSQL's";
  EXPECT_EQ(rewritten("SELECT '?', :a", Dialect::mysql), "SELECT '?', ?");
}

TEST(Placeholders, HideDollarsFromPocoThatCountsThemInStrings) {
  EXPECT_EQ(in_postgresql("SELECT '$1' -- $2\n, :a /* $3 */"), "SELECT '$'\n'1' \n, $1  ");
  EXPECT_THAT(in_postgresql("SELECT \"$1\""), HasSubstr("cannot be passed on"));
  EXPECT_THAT(in_postgresql("SELECT $$ $1 $$"), HasSubstr("cannot be passed on"));
}

}  // namespace
}  // namespace dossier::sql
