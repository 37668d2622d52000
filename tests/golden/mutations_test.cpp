// Payloads as they would be after a bad line, a bad disk or a bad day of their source: golden payloads, changed by
// seeded chance, through each connector as it was built and into a store. Whatever comes is kept byte for byte; what
// cannot be read lies in quarantine with a reason; no connector's process dies or hangs. Ten thousand of each
// connector, with sanitizers one thousand unless DOSSIER_LONG is set.
#include <gmock/gmock.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "base/digest.hpp"
#include "ingest/ingest.hpp"
#include "testkit/golden.hpp"
#include "testkit/memory.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using namespace std::string_literals;
using testkit::GoldenCase;
namespace fs = std::filesystem;

int mutations() { return testkit::is_sanitized && !std::getenv("DOSSIER_LONG") ? 1'000 : 10'000; }

// What formats end, begin, escape or count with, and what charsets trip over.
const std::vector<std::string> spices = {"\0"s,
                                         "\xff",
                                         "\xef\xbb\xbf",
                                         "\xed\xa0\x80",
                                         "\\ud800",
                                         "\xc4\xe3\xba\xc3",
                                         "\"",
                                         "{",
                                         "]",
                                         "<",
                                         "&lt;",
                                         "]]>",
                                         ",",
                                         "\r\n",
                                         "\\",
                                         "null",
                                         "-1",
                                         "1e999",
                                         "\x1b[",
                                         "99999999999999999999999",
                                         "0001-01-01 00:00:00",
                                         "9999-12-31T23:59:60Z"};

class Mutator {
 public:
  explicit Mutator(const std::vector<GoldenCase>& cases) : cases_(cases) {}

  /// One to four changes, each by a rule of its own.
  std::string change(std::string bytes) {
    for (auto left = below(4); left-- != size_t(-1);) change_once(bytes);
    return bytes;
  }
  const GoldenCase& any() { return cases_[below(cases_.size())]; }

 private:
  // Not std::uniform_int_distribution: what it makes of a seed is another thing in every library.
  size_t below(size_t bound) { return bound == 0 ? 0 : dice_() % bound; }

  void change_once(std::string& bytes) {
    const auto at = below(bytes.size() + 1);
    const auto length = below(std::min<size_t>(bytes.size() - at, 40) + 1);
    switch (below(7)) {
      case 0:
        bytes.resize(at);
        break;
      case 1:
        bytes.erase(at, length);
        break;
      case 2:
        bytes.insert(at, bytes.substr(at, length));
        break;
      case 3:
        bytes.insert(at, spices[below(spices.size())]);
        break;
      case 4:
        bytes.replace(at, length, spices[below(spices.size())]);
        break;
      case 5:
        if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
      default: {
        const auto& other = any().payload;
        const auto from = below(other.size() + 1);
        bytes.insert(at, other.substr(from, below(200)));
      }
    }
  }

  const std::vector<GoldenCase>& cases_;
  std::mt19937 dice_{20261126};
};

NewDocument document_of(const std::string& source, const GoldenCase& golden, std::string bytes) {
  NewDocument document;
  document.source = source;
  document.stream = golden.stream;
  document.key = golden.key;
  document.content_type = golden.content_type;
  document.request = json::canonical(golden.request);
  document.fetched_by = "host";
  document.fetched_at = 1'760'000'000'000'000;
  document.bytes = std::move(bytes);
  return document;
}

class Mutations : public testing::TestWithParam<std::string> {
 protected:
  /// With what its connector makes of it. Fails when the connector's process died or hung over it.
  void read(const json::Value& mapping, NewDocument& document) {
    auto made = normalise_document(*built_.plugin, document, mapping, {GetParam(), document.stream, {}, "CN"}, {});
    ASSERT_TRUE(made) << made.error().message() << "\nover: " << testing::PrintToString(document.bytes);
    for (auto& resolved : made->records) document.records.push_back({std::move(resolved.record), resolved.pointer});
    document.rejected = std::move(made->rejected);
    document.charset = made->charset;
  }
  void keep(std::vector<NewDocument> documents) {
    Batch batch;
    batch.documents = std::move(documents);
    const auto kept = store_->keep(batch);
    ASSERT_TRUE(kept) << kept.error().message();
    for (const auto& document : batch.documents)
      ASSERT_EQ(store_->payload(sha256(document.bytes)).value(), document.bytes);
  }

  testkit::BuiltConnector built_ = testkit::built_connector(GetParam());
  testkit::TemporaryFolder folder_;
  FixedClock clock_{1'760'000'000'000'000};
  std::unique_ptr<Store> store_ = Store::open(folder_.path() / "var", clock_).value();
};

TEST_P(Mutations, AreKeptAndReadOrLieInQuarantineWithAReason) {
  const auto cases = testkit::golden_cases(GetParam(), built_.spec);
  ASSERT_FALSE(cases.empty());
  Mutator mutator(cases);
  std::vector<NewDocument> documents;
  int64_t records = 0, rejected = 0;
  for (int made = 0; made < mutations(); ++made) {
    const auto& golden = mutator.any();
    documents.push_back(document_of(GetParam(), golden, mutator.change(golden.payload)));
    ASSERT_NO_FATAL_FAILURE(read(golden.mapping, documents.back()));
    records += static_cast<int64_t>(documents.back().records.size());
    rejected += static_cast<int64_t>(documents.back().rejected.size());
    if (documents.size() < 200) continue;
    ASSERT_NO_FATAL_FAILURE(keep(std::exchange(documents, {})));
  }
  ASSERT_NO_FATAL_FAILURE(keep(std::move(documents)));
  const auto waiting = store_->quarantine().value();
  EXPECT_FALSE(waiting.empty()) << "a mutator that spoils nothing tests nothing";
  EXPECT_GT(records, 0) << "a mutator that spoils everything tests nothing";
  for (const auto& one : waiting) EXPECT_FALSE(one.reason.empty()) << one.pointer;
  std::cout << GetParam() << ": " << mutations() << " mutations, " << records << " records read, " << rejected
            << " places not\n";
}

std::vector<std::string> connectors() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(DOSSIER_SOURCE_DIR) / "connectors"))
    if (fs::exists(entry.path() / "testdata")) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(OfEach, Mutations, testing::ValuesIn(connectors()),
                         [](const auto& connector) { return connector.param; });

}  // namespace
}  // namespace dossier
