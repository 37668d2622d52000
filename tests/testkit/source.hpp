// A connector as a test wants it: the library that was built, in a worker, with a scripted host behind it. No network.
//
//   auto source = testkit::source("kuaidi100").answers({200, R"({"result":false,…})"});
//   const auto run = source.lookup("shipments", {"waybill_no", "KD2026100900417"});
//   EXPECT_EQ(run.error().kind(), ErrorKind::permission);
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "testkit/golden.hpp"

namespace dossier::testkit {

/// What the scripted host says to one HTTP request; an error where `error` is set.
struct Scripted {
  int status = 200;
  std::string body = {};
  std::optional<Error> error = {};
};

struct Sought {
  std::string type, value;
  std::string realm = {};
  std::map<std::string, std::string> companions = {};
  int64_t from = 0, until = 4102444800000000;  // 2100
};

struct SentDocument {
  std::string key, content_type, bytes, covers;
  json::Document json() const;
};

/// What one read did.
struct SourceRun {
  Result<void> outcome;
  std::vector<SentDocument> documents;
  std::map<std::string, std::string> blobs;    // digest → bytes
  std::map<std::string, std::string> media;    // locator → bytes, of files that were downloaded
  std::map<std::string, std::string> missing;  // locator → state
  std::vector<json::Document> requests;        // heads of the HTTP calls
  std::vector<json::Document> records;         // of all documents, as normalise emits them
  std::vector<std::string> checkpoints;        // of a pull, in order

  const Error& error() const { return outcome.error(); }
  /// Records of one kind.
  std::vector<const json::Value*> of_kind(const std::string& kind) const;
  /// Of each of them the texts at these pointers, with blanks between.
  std::vector<std::string> told(const std::string& kind, const std::vector<std::string>& pointers) const;
  /// The documents' keys.
  std::vector<std::string> keys() const;
  /// All records as canonical JSON.
  std::vector<std::string> lines() const;
};

/// "type realm raw owner" of each identifier of a record.
std::vector<std::string> identifiers_of(const json::Value& record);

class SourceUnderTest {
 public:
  explicit SourceUnderTest(const std::string& connector);
  SourceUnderTest& option(const std::string& name, const std::string& value);
  /// Options of a YAML file, as a configuration or a preset holds them below `under`.
  SourceUnderTest& options(const std::filesystem::path& yaml, const std::string& under);
  SourceUnderTest& option(const std::string& name, const std::map<std::string, std::string>& values);
  SourceUnderTest& options(const std::map<std::string, std::string>& values);
  /// Those of a preset that ships with the program.
  SourceUnderTest& preset(const std::string& name);
  /// The next answer; the last one stays.
  SourceUnderTest& answers(Scripted scripted);
  /// A folder of this machine that a path option grants.
  SourceUnderTest& folder(const std::filesystem::path& granted);
  /// The worker asks to stop as soon as the read begins.
  SourceUnderTest& cancelled();

  SourceRun lookup(const std::string& stream, const Sought& sought);
  /// Onward from a cursor; or, without one, what changed in that range (µs, half-open).
  SourceRun pull(const std::string& stream, const std::string& cursor = {}, int64_t from = 0,
                 int64_t until = 4102444800000000);
  /// The share of that number, from 0 on, of so many.
  SourceRun pull_share(const std::string& stream, int64_t number, int64_t of);
  Result<void> probe();
  std::vector<std::string> probed;  // heads of the HTTP calls of the last probe, as JSON

 private:
  Result<InstanceId> open();
  SourceRun read(const std::string& stream, const json::Object& verb, const json::Object& request);
  std::string connector_;
  BuiltConnector built_;
  json::Object given() const;
  std::map<std::string, json::Object> given_;  // name → {"value":…}; the last one given counts
  std::deque<Scripted> answers_;
  std::vector<std::filesystem::path> folders_;
  std::stop_source stop_;
};

inline SourceUnderTest source(const std::string& connector) { return SourceUnderTest(connector); }

}  // namespace dossier::testkit
