// What a query gives in a column whatever it finds.
#include <gmock/gmock.h>

#include <dossier/sql.hpp>

namespace dossier::sql {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> kinds(std::string_view sql, Dialect dialect = Dialect::sqlite) {
  return constants_in(sql, "kind", dialect);
}

TEST(Constants, AreTextsThatStandBeforeTheColumnsName) {
  EXPECT_THAT(kinds("SELECT 'note' AS kind, id FROM t"), ElementsAre("note"));
  EXPECT_THAT(kinds("select id, 'it''s' \n as \"kind\" FROM t"), ElementsAre("it's"));
  EXPECT_THAT(kinds("SELECT DISTINCT 'note' Kind FROM t"), ElementsAre("note"));
  EXPECT_THAT(kinds("SELECT 'a' AS kind UNION ALL SELECT 'b' /* , */ AS kind"), ElementsAre("a", "b"));
  EXPECT_THAT(kinds("SELECT \"note\" AS `kind`", Dialect::mysql), ElementsAre("note"));
}

TEST(Constants, AreNotWhatIsPartOfAnExpression) {
  for (const auto* sql :
       {"SELECT what AS kind", "SELECT 'a' || 'b' AS kind", "SELECT CASE x WHEN 1 THEN 'a' END AS kind",
        "SELECT id FROM t WHERE a = 'note' -- AS kind", "SELECT x = 'a' AS kind", "SELECT E'a' AS kind", "'a' AS kind",
        "kind", "", "SELECT 'a", "SELECT 'a' AS", "SELECT ',''a'' AS kind'"})
    EXPECT_THAT(kinds(sql, Dialect::postgresql), IsEmpty()) << sql;
}

}  // namespace
}  // namespace dossier::sql
