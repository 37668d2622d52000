#include "assemble/text_ranges.hpp"

#include <gmock/gmock.h>

namespace dossier {
namespace {

std::string cut(std::string_view text, const std::string& pointer) {
  const auto found = text_ranges(text, {pointer});
  const auto place = found.places.find(pointer);
  if (place == found.places.end()) return "(nothing)";
  const auto& range = place->second.at(0);
  return std::string(text.substr(static_cast<size_t>(range.offset), static_cast<size_t>(range.length)));
}

bool covers(std::string_view text, const std::set<std::string>& pointers) {
  return text_ranges(text, pointers).covers_all;
}

constexpr auto subtitles = "WEBVTT\n\n00:41.000 --> 00:46.000\n<v 客服>可以吧？\n\n00:47.000 --> 00:50.000\n先这样吧";

TEST(TextRanges, CutsTheLinesBetweenTwoPositions) {
  EXPECT_EQ(cut(subtitles, "line=0,1"), "WEBVTT");
  EXPECT_EQ(cut(subtitles, "line=2,4"), "00:41.000 --> 00:46.000\n<v 客服>可以吧？");
  EXPECT_EQ(cut(subtitles, "line=5,7"), "00:47.000 --> 00:50.000\n先这样吧");
  EXPECT_EQ(cut(subtitles, "line=5,8"), "(nothing)");
}

TEST(TextRanges, KnowsEveryLineBreakAndTheByteOrderMark) {
  EXPECT_EQ(cut("\xEF\xBB\xBF"
                "a\r\nb\r\nc\r\n",
                "line=0,2"),
            "a\r\nb");
  EXPECT_EQ(cut("a\rb\rc", "line=1,3"), "b\rc");
  EXPECT_EQ(cut("a\n\n\nb", "line=1,3"), "\n");
}

TEST(TextRanges, FindsNothingBehindASingleCarriageReturn) {
  EXPECT_EQ(cut("a\nb\rc\nd\n", "line=0,1"), "a");
  EXPECT_EQ(cut("a\nb\rc\nd\n", "line=2,3"), "(nothing)");
  EXPECT_FALSE(covers("a\nb\rc\n", {"line=0,9"}));
}

TEST(TextRanges, SaysWhetherAnythingIsLeft) {
  EXPECT_TRUE(covers(subtitles, {"line=2,4", "line=5,7"}));
  EXPECT_TRUE(covers(subtitles, {"line=2,6", "line=3,7"}));
  EXPECT_FALSE(covers(subtitles, {"line=2,4"}));
  EXPECT_FALSE(covers("WEBVTT - a call of somebody\n\nx", {"line=2,3"}));
}

TEST(TextRanges, ReadsOnlyPointersOfLines) {
  EXPECT_EQ(lines_of_pointer("line=10,14"), std::pair(int64_t{10}, int64_t{14}));
  for (const auto pointer : {"", "line=", "line=1", "line=,2", "line=1,", "line=2,2", "line=3,2", "line=-1,2",
                             "line=1,2;length=9", "char=1,2", "line=1,99999999999999999999"})
    EXPECT_FALSE(lines_of_pointer(pointer)) << pointer;
}

TEST(TextRanges, SurvivesHostileText) {
  for (const auto text : {"", "\r", "\n", "\r\n", "\r\r", "\n\r", "\xEF\xBB\xBF", "\xEF"})
    text_ranges(text, {"line=0,1", "line=0,9223372036854775807", ""});
  const std::string breaks(3'000'000, '\n');
  EXPECT_EQ(cut(breaks, "line=2999999,3000000"), "");
  EXPECT_EQ(cut(breaks, "line=0,3000001"), "(nothing)");
}

}  // namespace
}  // namespace dossier
