// What a connector declares and what its golden cases show are the same: every outcome, every identifier type it
// yields, every part it feeds. Each case runs through the connector as it was built, the hub's own resolving and the
// part rules, under the complaint that its complaint.txt names. A declaration nobody shows is a promise nobody tested;
// a record that shows more than is declared would be collected and accounted for nowhere.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "assemble/document_format.hpp"
#include "assemble/parts.hpp"
#include "collect/trail.hpp"
#include "ingest/ingest.hpp"
#include "report/words.hpp"
#include "testkit/golden.hpp"

namespace dossier {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;
namespace fs = std::filesystem;
using Texts = std::set<std::string>;

const fs::path connectors = fs::path(DOSSIER_SOURCE_DIR) / "connectors";

std::vector<std::string> connector_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(connectors))
    if (fs::exists(entry.path() / "CMakeLists.txt")) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

// What one stream declares, or shows.
struct Reach {
  Texts outcomes, yields, feeds;
};

Texts texts(const json::Value& value, const std::string& pointer) {
  Texts found;
  for (const auto& [text, place] : json::each(value, pointer)) found.insert(json::text(text, ""));
  return found;
}

std::map<std::string, Reach> declared_by(const json::Value& spec) {
  std::map<std::string, Reach> streams;
  for (const auto& [stream, pointer] : json::each(spec, "/streams")) {
    auto& reach = streams[json::text(stream, "/name")];
    reach.yields = texts(stream, "/yields");
    reach.feeds = texts(stream, "/feeds");
    if (const auto* outcomes = json::find(stream, "/outcomes"))
      for (const auto& member : outcomes->GetObject()) reach.outcomes.insert(json::text(member.value, ""));
  }
  return streams;
}

// The case as `dossier case open` would make it.
ReviewCase review_of(const std::string& complaint, const std::string& realm) {
  ReviewCase review;
  review.complaint = complaint;
  review.realm = realm;
  return review;
}

bool names_a_complaint(const Record& record) {
  return std::any_of(record.identifiers.begin(), record.identifiers.end(),
                     [](const Identifier& identifier) { return identifier.type == "complaint_no"; });
}

// What hangs on another complaint's record is history as well, whatever it names itself.
std::set<std::string> history_of(const std::vector<Resolved>& records, const ReviewCase& review) {
  std::set<std::string> history;
  for (const auto& resolved : records)
    if (is_anothers(resolved.record, review)) history.insert(resolved.record.source_id);
  for (size_t before = history.size() + 1; before != history.size();) {
    before = history.size();
    for (const auto& [record, pointer] : records)
      for (const auto& link : record.links)
        if (history.count(link.source_id) && !is_own(record, review)) history.insert(record.source_id);
  }
  return history;
}

Result<Normalised> normalised(Plugin& plugin, const testkit::GoldenCase& golden, const std::string& source) {
  NewDocument document;
  document.source = source;
  document.stream = golden.stream;
  document.key = golden.key;
  document.content_type = golden.content_type;
  document.request = json::canonical(golden.request);
  document.bytes = golden.payload;
  return normalise_document(plugin, document, golden.mapping, {source, golden.stream, {}, "CN"}, {});
}

void show(const testkit::GoldenCase& golden, const std::vector<Resolved>& records, const std::string& source,
          Reach& shown) {
  const auto complaint = testkit::stated_complaint(golden);
  const auto review = review_of(complaint, source);
  const auto history = history_of(records, review);
  for (const auto& [record, pointer] : records) {
    EXPECT_FALSE(complaint.empty() && names_a_complaint(record))
        << golden.folder.string() << ": its records name a complaint. Write the one under review into complaint.txt, "
        << "there or in testdata/";
    if (!record.outcome.empty()) shown.outcomes.insert(record.outcome);
    for (const auto& identifier : record.identifiers) shown.yields.insert(identifier.type);
    shown.feeds.insert(part_of(record, history.count(record.source_id) > 0));
  }
}

// A pointer that the hub cannot follow into the bytes would keep the whole document out of every bundle. A payload with
// a row in quarantine may be damaged: there only an error of counting would show, and nobody can count for sure.
void expect_places(const testkit::GoldenCase& golden, const Normalised& made) {
  if (!made.rejected.empty()) return;
  StoredDocument document;
  document.content_type = golden.content_type;
  document.charset = made.charset;
  std::set<std::string> pointers;
  for (const auto& [record, pointer] : made.records) pointers.insert(pointer);
  const auto format = format_of(document, golden.payload, pointers);
  const auto found = find_places(format, document, golden.payload, pointers);
  pointers.erase("");
  for (const auto& pointer : pointers)
    EXPECT_TRUE(found.places.count(pointer))
        << golden.folder.string() << ": the pointer " << pointer
        << " leads nowhere in the payload (docs/bundle-format.md, documents.jsonl)";
}

std::map<std::string, Reach> shown_by(const std::string& name, testkit::BuiltConnector& built) {
  std::map<std::string, Reach> streams;
  for (const auto& golden : testkit::golden_cases(name, built.spec)) {
    SCOPED_TRACE(golden.folder.filename().string());
    const auto made = normalised(*built.plugin, golden, name);
    EXPECT_TRUE(made) << (made ? "" : made.error().message());
    if (!made) continue;
    expect_places(golden, *made);
    show(golden, made->records, name, streams[golden.stream]);
  }
  return streams;
}

Texts without(const Texts& left, const Texts& right) {
  Texts rest;
  std::set_difference(left.begin(), left.end(), right.begin(), right.end(), std::inserter(rest, rest.end()));
  return rest;
}

class GoldenCases : public testing::TestWithParam<std::string> {};

TEST_P(GoldenCases, ShowEverythingThatTheConnectorDeclaresAndNothingElse) {
  const auto& name = GetParam();
  auto built = testkit::built_connector(name);
  ASSERT_TRUE(built.plugin);
  const auto declared = declared_by(built.spec);
  ASSERT_THAT(declared, Not(IsEmpty()));
  const auto shown = shown_by(name, built);
  for (const auto& [stream, reach] : declared) {
    SCOPED_TRACE("stream " + stream);
    ASSERT_TRUE(shown.count(stream)) << "no golden case of this stream (request.json: {\"stream\": …})";
    const auto& seen = shown.at(stream);
    EXPECT_THAT(without(reach.outcomes, seen.outcomes), IsEmpty()) << "outcomes declared, shown by no golden case";
    EXPECT_THAT(without(reach.yields, seen.yields), IsEmpty()) << "yields declared, shown by no golden case";
    EXPECT_THAT(without(seen.yields, reach.yields), IsEmpty()) << "identifier types carried, but not in yields";
    EXPECT_THAT(without(reach.feeds, seen.feeds), IsEmpty()) << "feeds declared, shown by no golden case";
    EXPECT_THAT(without(seen.feeds, reach.feeds), IsEmpty()) << "parts fed, but not in feeds";
  }
  for (const auto& [stream, reach] : shown) EXPECT_TRUE(declared.count(stream)) << "no such stream: " << stream;
}

// A reader would see our own name of it, in whatever language the report is.
TEST_P(GoldenCases, HaveAWordInReportsForEachOutcomeAndIdentifier) {
  const report::Words words("zh-CN");
  Texts without_word;
  for (const auto& [stream, reach] : declared_by(testkit::built_connector(GetParam()).spec)) {
    for (const auto& outcome : reach.outcomes)
      if (outcome != "unknown" && words.named("outcome", outcome, "").empty()) without_word.insert(outcome);
    for (const auto& type : reach.yields)
      if (words.named("identifier", type, "").empty()) without_word.insert(type);
  }
  EXPECT_THAT(without_word, IsEmpty()) << "core/src/report/word_list.cpp has no word for them";
}

INSTANTIATE_TEST_SUITE_P(Connector, GoldenCases, testing::ValuesIn(connector_names()),
                         [](const auto& parameter) { return parameter.param; });

TEST(Connectors, AreThere) { EXPECT_THAT(connector_names(), Contains("kuaidi100")); }

}  // namespace
}  // namespace dossier
