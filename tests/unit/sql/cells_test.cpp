// Values of a database as they stand in a JSON document.
#include <gmock/gmock.h>

#include <dossier/sql.hpp>

namespace dossier::sql {
namespace {

using testing::HasSubstr;

std::string written(const std::optional<std::string>& value) {
  json::Buffer buffer;
  json::Writer writer(buffer);
  write_cell(writer, value);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string read_back(const std::string& json, const std::string& charset = "GB18030") {
  return text_of_cell(json::parse_own(json).value(), charset);
}

TEST(Cells, TellNullEmptyTextAndBytesApart) {
  EXPECT_EQ(written(std::nullopt), "null");
  EXPECT_EQ(written(""), "\"\"");
  EXPECT_EQ(written("投诉 𠮷"), "\"投诉 𠮷\"");
  EXPECT_EQ(written(std::string("a\0b", 3)), "\"a\\u0000b\"");
  EXPECT_EQ(written("\xC4\xE3\xBA\xC3"), R"({"$bytes":"xOO6ww=="})");
}

TEST(Cells, AreReadInTheCharsetOfTheHouse) {
  EXPECT_EQ(read_back(R"({"$bytes":"xOO6ww=="})"), "你好");
  EXPECT_EQ(read_back(R"({"$bytes":"6Q=="})", "ISO-8859-1"), "é");
  EXPECT_THAT(read_back(R"({"$bytes":"/0E="})"), HasSubstr("A")) << "what the charset does not explain";
  EXPECT_EQ(read_back(R"({"$bytes":"xOO6ww=="})", "no such charset"),
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(read_back(R"({"$bytes":"***"})"), "");
  EXPECT_EQ(read_back("null"), "");
  EXPECT_EQ(read_back("[1]"), "");
}

TEST(Cells, TakeOnlyRealUtf8ForUtf8) {
  EXPECT_TRUE(is_utf8("ascii é 投 𠮷"));
  for (const auto* bytes : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3", "\xFF"})
    EXPECT_FALSE(is_utf8(bytes)) << testing::PrintToString(bytes);
}

}  // namespace
}  // namespace dossier::sql
