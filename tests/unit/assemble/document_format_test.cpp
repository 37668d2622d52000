#include "assemble/document_format.hpp"

#include <gmock/gmock.h>

namespace dossier {
namespace {

StoredDocument document_of(const std::string& content_type) {
  StoredDocument document;
  document.content_type = content_type;
  document.charset = "utf-8";
  return document;
}

constexpr auto lines = "{\"id\":1}\n{\"id\":2}\n";

TEST(DocumentFormat, CutsJsonLinesByTheirLinesWhateverJsonTheyCallThemselves) {
  for (const auto type :
       {"application/jsonl", "application/x-ndjson", "application/json", "application/octet-stream"}) {
    const auto document = document_of(type);
    const auto format = format_of(document, lines, {"line=1,2"});
    const auto found = find_places(format, document, lines, {"line=1,2"});
    ASSERT_EQ(found.places.count("line=1,2"), 1u) << type;
    EXPECT_EQ(found.places.at("line=1,2").at(0).offset, 9);
    EXPECT_FALSE(is_whole(format, found, false)) << "the other line is somebody else's";
  }
}

TEST(DocumentFormat, CutsJsonByItsPointers) {
  EXPECT_EQ(format_of(document_of("application/json"), R"({"rows":[1]})", {"/rows/0"}), DocumentFormat::json);
}

}  // namespace
}  // namespace dossier
