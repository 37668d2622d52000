// Nobody else's data: what of a CSV, XML or text document enters a bundle, byte by byte, and what verify says of it.
#include <gmock/gmock.h>

#include <fstream>
#include <functional>

#include "dossier/json.hpp"
#include "testkit/bundle_surgery.hpp"
#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testkit::HubFixture;

constexpr auto own_ticket = R"([
  {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late",
   "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},{"type":"phone","value":"13812345678","owner":"customer"}]}])";

// The bundle of a case about TS1, whose phone leads to one document of the source `papers`.
class Extracts : public testing::Test {
 protected:
  /// `places`: YAML, pointer → "<complaint> <id>". TS1 is the case's own; a stranger's complaint names no phone of
  /// ours.
  void bundle(const std::string& name, const std::string& document, const std::string& places,
              const std::string& content_type = {}) {
    payload = document;
    hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
    hub.write(hub.folder() / "sources/papers" / name, document);
    auto options = "folder: sources/papers\n      places: " + places;
    if (!content_type.empty()) options += "\n      content_type: " + content_type;
    hub.source("papers", "placed", options, "    realm: {complaint_no: tickets}\n");
    path = hub.bundle(hub.open_case("TS1", "tickets"));
    ASSERT_FALSE(path.empty()) << hub.last.err;
    for (auto& line : HubFixture::lines_of(path, "index/documents.jsonl"))
      if (json::text(line, "/source") == "papers") documents.push_back(std::move(line));
    ASSERT_THAT(documents, SizeIs(1));
  }

  std::string carried() const { return json::text(documents.at(0), "/carried"); }
  std::string withheld() const { return json::text(documents.at(0), "/withheld"); }
  std::string file() const { return HubFixture::read_from(path, json::text(documents.at(0), "/path")); }

  std::string in_document(const json::Value& range) const {
    return payload.substr(static_cast<size_t>(json::integer(range, "/offset")),
                          static_cast<size_t>(json::integer(range, "/length")));
  }

  /// What the ranges of documents.jsonl name, each read twice: from the document and from the extract.
  std::vector<std::string> pieces() const {
    std::vector<std::string> found;
    const auto extract = file();
    for (const auto& [range, pointer] : json::each(documents.at(0), "/ranges")) {
      found.push_back(in_document(range));
      EXPECT_EQ(extract.substr(static_cast<size_t>(json::integer(range, "/at")), found.back().size() + 1),
                found.back() + "\n");
    }
    return found;
  }

  /// What the item that rests on this pointer says of its own ranges.
  std::vector<std::string> pieces_of_item(const std::string& pointer) const {
    std::vector<std::string> found;
    for (const auto& item : HubFixture::lines_of(path, "index/items.jsonl"))
      if (json::text(item, "/origin/pointer") == pointer)
        for (const auto& [range, place] : json::each(item, "/origin/ranges")) found.push_back(in_document(range));
    return found;
  }

  std::string all_bytes() const { return testkit::BundleSurgery::of_file(path).zip(); }
  int verified() { return hub.run({"verify", path}).exit_code; }

  bool has_gap_forbidden() const {
    for (const auto& gap : HubFixture::lines_of(path, "index/gaps.jsonl"))
      if (json::text(gap, "/source") == "papers" && json::text(gap, "/reason") == "forbidden") return true;
    return false;
  }

  HubFixture hub;
  std::string path, payload;
  std::vector<json::Document> documents;
};

constexpr int whole_origin_not_proven = 5, refused = 4;
constexpr auto log_of_calls =
    "\"secret of row one\",1\r\n\"ours\r\nover \"\"two\"\" lines\",2\r\n\"secret of row three\",3\r\nours "
    "too,4\r\nsecret at the end";

TEST_F(Extracts, CarryTheRowsOfTheCaseAndNoByteOfAnotherCustomer) {
  bundle("calls.csv", log_of_calls, R"({"row=2;4": TS1 c1, "row=4": TS1 c2, "row=3": TS9 c3, "row=5": "-"})");

  EXPECT_EQ(carried(), "extract");
  EXPECT_EQ(file(), "\"ours\r\nover \"\"two\"\" lines\",2\nours too,4\n");
  EXPECT_THAT(pieces(), ElementsAre("\"ours\r\nover \"\"two\"\" lines\",2", "ours too,4", "ours too,4"));
  EXPECT_THAT(pieces_of_item("row=2;4"), ElementsAre("\"ours\r\nover \"\"two\"\" lines\",2", "ours too,4"));
  EXPECT_THAT(pieces_of_item("row=4"), ElementsAre("ours too,4"));
  EXPECT_THAT(all_bytes(), Not(HasSubstr("secret")));
  EXPECT_FALSE(has_gap_forbidden());
  EXPECT_EQ(verified(), whole_origin_not_proven) << hub.last.out;
}

TEST_F(Extracts, LeaveOutWhatNoRecordWasMadeOf) {
  bundle("calls.csv", log_of_calls, R"({"row=2;4": TS1 c1})");

  EXPECT_EQ(carried(), "extract");
  EXPECT_THAT(all_bytes(), Not(HasSubstr("secret")));
}

TEST_F(Extracts, AreNotNeededWhereEveryRowIsTheCases) {
  bundle("calls.csv", "one,1\n\ntwo,2\n", R"({"row=1": TS1 c1, "row=3": TS1 c2})");

  EXPECT_EQ(carried(), "whole");
  EXPECT_EQ(file(), "one,1\n\ntwo,2\n");
  EXPECT_EQ(verified(), whole_origin_not_proven);
}

TEST_F(Extracts, KeepTheNamesOfColumnsOnlyWhereTheSourceSaysThatTheyAre) {
  bundle("calls.csv", "who,when\nsecret,1\nours,2\n", R"({"row=3": TS1 c1, "row=2": TS9 c2})",
         "text/csv; header=present");

  EXPECT_EQ(file(), "who,when\nours,2\n");
  EXPECT_THAT(pieces_of_item("row=3"), ElementsAre("ours,2"));
  EXPECT_EQ(verified(), whole_origin_not_proven);
}

TEST_F(Extracts, WithholdARowThatIsAlsoAnothers) {
  bundle("calls.csv", "a,1\nb,2\nc,3\n", R"({"row=1;2": TS1 c1, "row=2;3": TS9 c2})");

  EXPECT_EQ(carried(), "withheld");
  EXPECT_THAT(withheld(), HasSubstr("also holds other customers' data"));
  EXPECT_TRUE(has_gap_forbidden());
}

TEST_F(Extracts, WithholdRowsBehindAQuoteThatNobodyClosed) {
  bundle("calls.csv", "a,1\n\"b,2\nsecret,3\n", R"({"row=1": TS1 c1, "row=3": TS1 c2})");

  EXPECT_EQ(carried(), "withheld");
  EXPECT_THAT(withheld(), HasSubstr("row=3"));
  EXPECT_THAT(all_bytes(), Not(HasSubstr("secret,3")));
  EXPECT_TRUE(has_gap_forbidden());
}

TEST_F(Extracts, WithholdWhatIsWrittenInUtf16) {
  std::string wide = "\xFF\xFE";
  for (const char letter : std::string("ours,1\nsecret,2\n")) (wide += letter) += '\0';
  bundle("calls.csv", wide, R"({"row=1": TS1 c1, "row=2": TS9 c2})");

  EXPECT_EQ(carried(), "withheld");
  EXPECT_THAT(withheld(), HasSubstr("cannot be cut"));
}

TEST_F(Extracts, CutGb18030ByItsBytes) {
  bundle("calls.csv", "\"\xC4\xE3\x81\x5C\",1\n\"\xBA\xC3\",2\n", R"({"row=1": TS1 c1, "row=2": TS9 c2})");

  EXPECT_EQ(file(), "\"\xC4\xE3\x81\x5C\",1\n");
}

constexpr auto advice =
    "<?xml version=\"1.0\"?>\n<a:Advice xmlns:a=\"urn:a\"><!-- secret --><a:Line>ours</a:Line>"
    "<a:Line>secret</a:Line></a:Advice>";

TEST_F(Extracts, CarryTheElementsOfTheCase) {
  bundle("advice.xml", advice, R"({"/Advice/Line[1]": TS1 c1, "/Advice/Line[2]": TS9 c2})");

  EXPECT_EQ(carried(), "extract");
  EXPECT_EQ(file(), "<a:Line>ours</a:Line>\n");
  EXPECT_THAT(pieces_of_item("/Advice/Line[1]"), ElementsAre("<a:Line>ours</a:Line>"));
  EXPECT_THAT(all_bytes(), Not(HasSubstr("secret")));
  EXPECT_EQ(verified(), whole_origin_not_proven);
}

TEST_F(Extracts, AreNotNeededWhereTheRootElementIsTheCases) {
  bundle("advice.xml", advice, R"({"/Advice": TS1 c1, "/Advice/Line[1]": TS1 c2})");

  EXPECT_EQ(carried(), "whole");
  EXPECT_EQ(file(), advice);
}

TEST_F(Extracts, WithholdAnElementAroundAnothers) {
  bundle("advice.xml", advice, R"({"/Advice": TS1 c1, "/Advice/Line[2]": TS9 c2})");

  EXPECT_EQ(carried(), "withheld");
  EXPECT_THAT(all_bytes(), Not(HasSubstr("secret")));
}

TEST_F(Extracts, WithholdXmlWithADocumentType) {
  bundle("advice.xml", "<!DOCTYPE Advice [<!ENTITY e 'secret'>]><Advice><Line>&e;</Line></Advice>",
         R"({"/Advice/Line[1]": TS1 c1})");

  EXPECT_EQ(carried(), "withheld");
  EXPECT_TRUE(has_gap_forbidden());
}

TEST_F(Extracts, CarryTheCuesOfTheCase) {
  bundle("shared.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nours\n\n00:03.000 --> 00:04.000\nsecret\n",
         R"({"line=2,4": TS1 c1, "line=5,7": TS9 c2})");

  EXPECT_EQ(carried(), "extract");
  EXPECT_EQ(file(), "00:01.000 --> 00:02.000\nours\n");
  EXPECT_THAT(all_bytes(), Not(HasSubstr("secret")));
  EXPECT_EQ(verified(), whole_origin_not_proven);
}

TEST_F(Extracts, OfTextAreNotNeededWhereItIsFiledUnderTheCase) {
  constexpr auto cues = "WEBVTT\n\nNOTE made by a machine\n\n00:01.000 --> 00:02.000\nours\n";
  bundle("ours.vtt", cues, R"({"line=4,6": TS1 c1})");

  EXPECT_EQ(carried(), "whole");
  EXPECT_EQ(file(), cues);
  EXPECT_THAT(json::text(documents.at(0), "/path"), testing::EndsWith(".txt"));
}

// Each sealed again with the bundle's own key, so that only the rule itself refuses.
TEST_F(Extracts, AreRefusedWhenTheirBytesDoNotFitTheirRanges) {
  bundle("calls.csv", log_of_calls, R"({"row=2;4": TS1 c1, "row=3": TS9 c3})");
  const auto extract = json::text(documents.at(0), "/path");
  auto surgery = testkit::BundleSurgery::of_file(path);
  const auto key = SealKey::load_or_make(hub.folder() / "forger.pem");
  ASSERT_TRUE(key);
  const auto verdict = [&](const std::function<void(testkit::BundleSurgery&)>& change) {
    auto changed = surgery;
    change(changed);
    changed.rebuild(*key);
    const auto forged = hub.folder() / "forged.zip";
    std::ofstream(forged, std::ios::binary) << changed.zip();
    const auto exit_code = hub.run({"verify", forged.string()}).exit_code;
    return std::to_string(exit_code) + " " + hub.last.out + hub.last.err;
  };

  EXPECT_THAT(verdict([](auto&) {}), HasSubstr("5 "));
  EXPECT_THAT(verdict([&](auto& bundle) { bundle.file(extract) += "\"secret of row one\",1\n"; }),
              testing::AllOf(HasSubstr("4 "), HasSubstr("extract-form")));
  EXPECT_THAT(verdict([&](auto& bundle) { bundle.file(extract).erase(3, 1); }),
              testing::AllOf(HasSubstr("4 "), HasSubstr("extract-form")));
}

TEST_F(Extracts, AreRefusedWhenAByteOfThemWasChanged) {
  bundle("calls.csv", log_of_calls, R"({"row=2;4": TS1 c1, "row=3": TS9 c3})");
  auto surgery = testkit::BundleSurgery::of_file(path);
  surgery.file(json::text(documents.at(0), "/path"))[1] = 'O';
  std::ofstream(path, std::ios::binary) << surgery.zip();

  EXPECT_EQ(verified(), refused);
}

}  // namespace
}  // namespace dossier
