// Pieces of SQL that queries share.
#include <gmock/gmock.h>

#include <dossier/sql.hpp>

namespace dossier::sql {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const Phrases house = {{"groups", "Groups"},
                       {"groups@mysql", "`Groups`"},
                       {"members", "SELECT id FROM {groups} WHERE '{groups}' <> :ticket"},
                       {"exact@postgresql", "COLLATE \"C\""},
                       {"round", "({round})"}};

std::string in(Dialect dialect, std::string_view sql) {
  const auto whole = with_phrases(sql, house, dialect);
  return whole ? *whole : "error: " + whole.error().message();
}

TEST(Phrases, StandWhereTheirNamesStood) {
  EXPECT_EQ(in(Dialect::sqlite, "SELECT * FROM {groups}, {groups} g"), "SELECT * FROM Groups, Groups g");
  EXPECT_EQ(in(Dialect::mysql, "SELECT * FROM {groups}"), "SELECT * FROM `Groups`") << "the dialect's own comes first";
  EXPECT_EQ(in(Dialect::mysql, "({members})"), "(SELECT id FROM `Groups` WHERE '{groups}' <> :ticket)");
}

TEST(Phrases, LeaveQuotesCommentsAndOtherBracesAlone) {
  for (const auto* sql : {"'{groups}'", "\"{groups}\"", "/* {groups} */", "-- {groups}", "{fn NOW()}",
                          "{d '2026-10-14'}", "{}", "{groups", "{"})
    EXPECT_EQ(in(Dialect::sqlite, sql), sql);
}

TEST(Phrases, SayWhatIsWrongWithThem) {
  EXPECT_THAT(in(Dialect::sqlite, "SELECT {grups}"),
              AllOf(HasSubstr("{grups}"), HasSubstr("exact@postgresql, groups")));
  EXPECT_THAT(in(Dialect::sqlite, "SELECT {exact}"), HasSubstr("not among"));
  EXPECT_THAT(in(Dialect::sqlite, "SELECT {round}"), HasSubstr("holds itself"));
  const auto unknown = with_phrases("SELECT 1", {{"a@postgres", "x"}}, Dialect::sqlite);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind(), ErrorKind::config);
  EXPECT_THAT(unknown.error().message(), AllOf(HasSubstr("a@postgres"), HasSubstr("@postgresql")));
}

}  // namespace
}  // namespace dossier::sql
