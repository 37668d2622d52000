#include "assemble/xml_ranges.hpp"

#include <gmock/gmock.h>

namespace dossier {
namespace {

using testing::IsEmpty;

std::string cut(std::string_view text, const std::string& path) {
  const auto found = xml_ranges(text, {path});
  const auto place = found.places.find(path);
  if (place == found.places.end()) return "(nothing)";
  const auto& range = place->second.at(0);
  return std::string(text.substr(static_cast<size_t>(range.offset), static_cast<size_t>(range.length)));
}

constexpr auto advice =
    "<?xml version=\"1.0\"?>\n<d:DespatchAdvice xmlns:d='urn:d' xmlns:c='urn:c'>\n"
    "  <c:ID>DA-1</c:ID>\n  <d:DespatchLine note=\"a > b\" ><c:ID>1</c:ID></d:DespatchLine>\n"
    "  <!-- <d:DespatchLine>none</d:DespatchLine> -->\n  <![CDATA[<d:DespatchLine>]]>\n  <?hint </d:DespatchAdvice> "
    "?>\n"
    "  <d:DespatchLine><c:ID>2</c:ID><c:Empty/></d:DespatchLine >\n</d:DespatchAdvice>\n";

TEST(XmlRanges, CutsTheExactBytesOfAnElement) {
  EXPECT_EQ(cut(advice, "/DespatchAdvice/ID[1]"), "<c:ID>DA-1</c:ID>");
  EXPECT_EQ(cut(advice, "/DespatchAdvice/DespatchLine[1]"),
            "<d:DespatchLine note=\"a > b\" ><c:ID>1</c:ID></d:DespatchLine>");
  EXPECT_EQ(cut(advice, "/DespatchAdvice/DespatchLine[2]"),
            "<d:DespatchLine><c:ID>2</c:ID><c:Empty/></d:DespatchLine >");
  EXPECT_EQ(cut(advice, "/DespatchAdvice/DespatchLine[2]/Empty[1]"), "<c:Empty/>");
  EXPECT_EQ(cut(advice, "/DespatchAdvice/DespatchLine[3]"), "(nothing)");
  EXPECT_EQ(cut(advice, "/DespatchAdvice").substr(0, 17), "<d:DespatchAdvice");
}

TEST(XmlRanges, CountsSiblingsByTheirLocalNameAlone) {
  EXPECT_EQ(cut("<a><x:b>1</x:b><c/><y:b>2</y:b><b>3</b></a>", "/a/b[2]"), "<y:b>2</y:b>");
  EXPECT_EQ(cut("<a><b><b>1</b></b><b>2</b></a>", "/a/b[1]/b[1]"), "<b>1</b>");
}

TEST(XmlRanges, UnderstandsQuotesInAttributes) {
  EXPECT_EQ(cut("<a><b x='</a>' y = \"'/>\"/><b/></a>", "/a/b[1]"), "<b x='</a>' y = \"'/>\"/>");
}

TEST(XmlRanges, SaysWhetherAnythingIsLeft) {
  EXPECT_TRUE(xml_ranges("\xEF\xBB\xBF<?xml version='1.0'?> <a/>\n", {"/a"}).covers_all);
  EXPECT_FALSE(xml_ranges("<a><b/></a>", {"/a/b[1]"}).covers_all);
  EXPECT_FALSE(xml_ranges("<!-- for another customer --><a/>", {"/a"}).covers_all);
  EXPECT_FALSE(xml_ranges("<a/><?other customer?>", {"/a"}).covers_all);
}

TEST(XmlRanges, GivesNothingOfADocumentThatIsNotWellFormed) {
  for (const auto text : {"",
                          "<",
                          "<a",
                          "<a>",
                          "</a>",
                          "<a></b>",
                          "<a><b></a></b>",
                          "<a/><a/>",
                          "x<a/>",
                          "<a/>x",
                          "<a b=c'>'/>",
                          "<a 'x'/>",
                          "<a b='/>",
                          "<a <b/>/>",
                          "<a/ >",
                          "<:/>",
                          "<a><!-- </a>",
                          "<a><![CDATA[ </a>",
                          "<a><? </a>",
                          "<![CDATA[x]]><a/>",
                          "<a></a",
                          "< a/>",
                          "<?xml version='1.0'",
                          "<a:></a:>",
                          "<x:a></y:a>"})
    EXPECT_THAT(xml_ranges(text, {"/a", "/a/b[1]", ""}).places, IsEmpty()) << text;
}

// An entity may bring in what stands elsewhere.
TEST(XmlRanges, RefusesADocumentTypeWhereverItStands) {
  EXPECT_EQ(cut("<!DOCTYPE a [<!ENTITY e 'x'>]><a/>", "/a"), "(nothing)");
  EXPECT_EQ(cut("<a><!ELEMENT b ANY></a>", "/a"), "(nothing)");
}

TEST(XmlRanges, ReadsOnlyPathsOfElements) {
  for (const auto path : {"/a", "/a/b[1]", "/a/b[20]/c.d-e[3]", "/发货单/行[1]"})
    EXPECT_TRUE(is_element_path(path)) << path;
  for (const auto path : {"", "/", "a", "/a[1]", "/a/b", "/a/b[0]", "/a/b[]", "/a/b[x]", "/a/b[1]x", "/a/[1]",
                          "/a//b[1]", "/a/b[1]/", "/a/b[01]", "//a"})
    EXPECT_FALSE(is_element_path(path)) << path;
}

TEST(XmlRanges, SurvivesAMillionLevelsAndHugeAttributes) {
  std::string deep;
  for (int level = 0; level < 1'000'000; ++level) deep += "<a>";
  EXPECT_THAT(xml_ranges(deep, {"/a"}).places, IsEmpty());
  const auto huge = "<a x='" + std::string(10'000'000, '<') + "'/>";
  EXPECT_EQ(cut(huge, "/a"), huge);
  EXPECT_THAT(xml_ranges("<a x='" + std::string(10'000'000, '>'), {"/a"}).places, IsEmpty());
  EXPECT_EQ(cut(std::string("<a>\0</a>", 8), "/a"), std::string("<a>\0</a>", 8));
}

TEST(XmlRanges, TakesAMillionSiblingsInOnePass) {
  std::string wide = "<a>";
  for (int count = 0; count < 1'000'000; ++count) wide += "<b/>";
  wide += "<b>last</b></a>";
  EXPECT_EQ(cut(wide, "/a/b[1000001]"), "<b>last</b>");
}

}  // namespace
}  // namespace dossier
