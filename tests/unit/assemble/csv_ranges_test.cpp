#include "assemble/csv_ranges.hpp"

#include <gmock/gmock.h>

namespace dossier {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Pieces = std::vector<std::string>;

Pieces cut(std::string_view text, const std::string& pointer) {
  const auto found = csv_ranges(text, {pointer});
  Pieces pieces;
  if (const auto place = found.places.find(pointer); place != found.places.end())
    for (const auto& range : place->second)
      pieces.emplace_back(text.substr(static_cast<size_t>(range.offset), static_cast<size_t>(range.length)));
  return pieces;
}

bool covers(std::string_view text, const std::set<std::string>& pointers, bool has_header = false) {
  return csv_ranges(text, pointers, has_header).covers_all;
}

TEST(CsvRanges, CutsTheExactBytesOfARowWithoutItsLineBreak) {
  constexpr auto text = "a,1\r\n\"b, x\",2\n c ,3";
  EXPECT_THAT(cut(text, "row=1"), ElementsAre("a,1"));
  EXPECT_THAT(cut(text, "row=2"), ElementsAre("\"b, x\",2"));
  EXPECT_THAT(cut(text, "row=3"), ElementsAre(" c ,3"));
  EXPECT_THAT(cut(text, "row=4"), IsEmpty());
}

TEST(CsvRanges, CutsSeveralRowsOfOnePointerInDocumentOrder) {
  constexpr auto text = "1\n2\n3\n4\n5\n";
  EXPECT_THAT(cut(text, "row=4;2;5"), ElementsAre("2", "4", "5"));
  EXPECT_THAT(cut(text, "row=2;2"), ElementsAre("2"));
  EXPECT_THAT(cut(text, "row=2;6"), IsEmpty()) << "half of an item is no item";
}

TEST(CsvRanges, LetsARowSpanLinesWithinQuotes) {
  constexpr auto text = "h\n\"one\ntwo \"\"q\"\"\r\nthree\",x\n\"\",\"\"\"\"\nlast";
  EXPECT_THAT(cut(text, "row=2"), ElementsAre("\"one\ntwo \"\"q\"\"\r\nthree\",x"));
  EXPECT_THAT(cut(text, "row=3"), ElementsAre("\"\",\"\"\"\""));
  EXPECT_THAT(cut(text, "row=4"), ElementsAre("last"));
}

TEST(CsvRanges, CountsEmptyLinesAndLeavesTheByteOrderMarkOut) {
  constexpr auto text = "\xEF\xBB\xBF\"a\",1\n\n\"b\",2\n";
  EXPECT_THAT(cut(text, "row=1"), ElementsAre("\"a\",1"));
  EXPECT_THAT(cut(text, "row=2"), ElementsAre(""));
  EXPECT_THAT(cut(text, "row=3"), ElementsAre("\"b\",2"));
  EXPECT_THAT(cut(text, "row=4"), IsEmpty());
}

TEST(CsvRanges, EndsRowsAtCarriageReturnsWhereThereIsNoLineFeed) {
  EXPECT_THAT(cut("a\r\"b\rc\"\rd", "row=2"), ElementsAre("\"b\rc\""));
  EXPECT_THAT(cut("a\r\"b\rc\"\rd", "row=3"), ElementsAre("d"));
}

TEST(CsvRanges, FindsNothingBehindAPlaceWhereReadersWouldCountDifferently) {
  const Pieces nothing;
  // A quote that nobody closed, and one that the next row closes.
  EXPECT_EQ(cut("a\n\"b\nc\nd\n", "row=1"), Pieces{"a"});
  for (const auto row : {"row=2", "row=3", "row=4"}) EXPECT_EQ(cut("a\n\"b\nc\nd\n", row), nothing) << row;
  constexpr auto torn = "\"a\",\"1\"\n\"b\",\"to\"c\",\"3\"\n\"d\",\"4\"\n";
  EXPECT_EQ(cut(torn, "row=1"), Pieces{"\"a\",\"1\""});
  EXPECT_EQ(cut(torn, "row=2"), nothing);
  EXPECT_EQ(cut(torn, "row=3"), nothing);
  // A quote in the middle of a cell; a single CR; a reader who takes \" for a quote.
  EXPECT_EQ(cut("5\" pipe,x\ny\n", "row=1"), nothing);
  EXPECT_EQ(cut("a\rb\nc\n", "row=1"), nothing);
  EXPECT_EQ(cut("\"a\\\"\"\n\"b\\\"\"\nc\n", "row=1"), nothing);
  EXPECT_FALSE(covers("a\nb\"\n", {"row=1", "row=2"}));
}

TEST(CsvRanges, TakesQuotesThatMatchWhereverTheyStand) {
  EXPECT_THAT(cut("5\" x 7\" pipe\ny\n", "row=2"), ElementsAre("y"));
}

// The second byte of a letter of GB18030 can be a backslash or a bar, never a quote, a comma or a line break.
TEST(CsvRanges, ReadsChineseCharsetsByTheirBytes) {
  constexpr auto text = "\"\x81\x5C\",\x81\x30\x81\x30\n\"\xC4\xE3\x81\x7C\",x\n";
  EXPECT_THAT(cut(text, "row=1"), ElementsAre("\"\x81\x5C\",\x81\x30\x81\x30"));
  EXPECT_THAT(cut(text, "row=2"), ElementsAre("\"\xC4\xE3\x81\x7C\",x"));
}

TEST(CsvRanges, SaysWhetherAnythingIsLeft) {
  EXPECT_TRUE(covers("a\nb\n", {"row=1;2"}));
  EXPECT_TRUE(covers("a\n\nb", {"row=1", "row=3"})) << "an empty line is nobody's";
  EXPECT_FALSE(covers("a\nb\nc\n", {"row=1", "row=3"}));
  EXPECT_FALSE(covers("h\nb\n", {"row=2"})) << "the first row may be a customer's";
  EXPECT_TRUE(covers("h\nb\n", {"row=2"}, true));
  EXPECT_TRUE(csv_ranges("h\nb\n", {"row=2"}, true).header.has_value());
  EXPECT_FALSE(csv_ranges("h\nb\n", {"row=1"}, true).header.has_value()) << "an item rests on it: no header";
}

TEST(CsvRanges, ReadsOnlyPointersOfRows) {
  EXPECT_THAT(rows_of_pointer("row=3;1"), ElementsAre(1, 3));
  for (const auto pointer : {"", "row=", "row=0", "row=-1", "row=1;", "row=;1", "row=1-3", "row=*", "row=1,2", "col=1",
                             "row= 1", "row=99999999999999999999", "/row=1"})
    EXPECT_THAT(rows_of_pointer(pointer), IsEmpty()) << pointer;
}

TEST(CsvRanges, SurvivesHostileText) {
  const std::string zeros("a\0b\n\0\n", 6);
  EXPECT_THAT(cut(zeros, "row=1"), ElementsAre(std::string("a\0b", 3)));
  for (const auto text : {"", "\"", "\"\"\"", "\r", "\n", "\r\n", "\r\r\n", "\xEF\xBB\xBF", "\xEF\xBB", ",", "\"\r"})
    csv_ranges(text, {"row=1", "row=2;3", "", "x"});
  const std::string quotes(3'000'001, '"'), breaks(3'000'000, '\n');
  EXPECT_THAT(cut(quotes, "row=1"), IsEmpty());
  EXPECT_THAT(cut(breaks, "row=3000000"), ElementsAre(""));
}

}  // namespace
}  // namespace dossier
