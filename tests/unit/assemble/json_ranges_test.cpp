#include "assemble/json_ranges.hpp"

#include <gmock/gmock.h>

#include "dossier/json.hpp"

namespace dossier {
namespace {

using testing::ElementsAre;

std::string cut(std::string_view text, const std::string& pointer) {
  const auto ranges = json_ranges(text, {pointer});
  const auto found = ranges.find(pointer);
  if (found == ranges.end()) return "(nothing)";
  return std::string(text.substr(static_cast<size_t>(found->second.offset), static_cast<size_t>(found->second.length)));
}

TEST(JsonRanges, CutsTheExactBytesOfAValue) {
  constexpr auto text = R"({ "data" : [ {"a": 1 , "b":"x,]}"}, [ 2.50, null ] ], "end": true })";
  EXPECT_EQ(cut(text, "/data/0"), R"({"a": 1 , "b":"x,]}"})");
  EXPECT_EQ(cut(text, "/data/0/b"), R"("x,]}")");
  EXPECT_EQ(cut(text, "/data/1"), "[ 2.50, null ]");
  EXPECT_EQ(cut(text, "/data/1/0"), "2.50");
  EXPECT_EQ(cut(text, "/end"), "true");
  EXPECT_EQ(cut(text, ""), text);
}

TEST(JsonRanges, UnderstandsEscapedNamesAndQuotes) {
  constexpr auto text = R"({"a/b~c":{"\u8ba2\u5355":"say \"hi\"\\"},"z":"\\"})";
  EXPECT_EQ(cut(text, "/a~1b~0c/订单"), R"("say \"hi\"\\")");
  EXPECT_EQ(cut(text, "/z"), R"("\\")");
}

TEST(JsonRanges, TakesTheFirstOfEqualNames) { EXPECT_EQ(cut(R"({"a":1,"a":2})", "/a"), "1"); }

TEST(JsonRanges, FindsNothingWhereThePointerLeadsNowhere) {
  EXPECT_EQ(cut(R"({"a":[1]})", "/a/1"), "(nothing)");
  EXPECT_EQ(cut(R"({"a":[1]})", "/b"), "(nothing)");
}

TEST(JsonRanges, SurvivesTextThatIsNoJson) {
  for (const auto text :
       {"", "{", "[", "]", "}", "{\"", "{\"a", "{\"a\":", "{\"a\":\"\\", "{1:2}", "[,,]", "{}}", "\"\\u", "nul", ":::"})
    json_ranges(text, {"", "/a", "/0"});
}

TEST(JsonRanges, SurvivesTwoMillionLevels) {
  const std::string deep(2'000'000, '[');
  EXPECT_TRUE(json_ranges(deep, {"/0/0"}).empty());
}

// Whatever the document, a range that is found parses to what the pointer leads to.
TEST(JsonRanges, AgreesWithThePointerOnEveryValue) {
  constexpr auto text = R"({"rows":[["a",1,{"n":null}],["b",[[]],{}]],"s":"\u00e9 ,"})";
  const auto document = json::parse(text);
  ASSERT_TRUE(document);
  for (const std::string pointer : {"/rows", "/rows/0", "/rows/0/2", "/rows/0/2/n", "/rows/1/1", "/rows/1/1/0", "/s"}) {
    const auto value = json::parse(cut(text, pointer));
    ASSERT_TRUE(value) << pointer;
    EXPECT_EQ(json::to_string(*value), json::to_string(*json::find(*document, pointer)));
  }
}

}  // namespace
}  // namespace dossier
