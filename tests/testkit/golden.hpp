// Golden cases of a connector: testdata/<case>/ with payload.*, and what its normalise must make of it in
// records.jsonl.
//
//   payload.*      the stored document, bytes as the source gave them
//   mapping.yaml   mapping options that differ from their defaults (optional)
//   request.json   {"stream":…,"key":…,"content_type":…} and the scrubbed request (optional); the stream is else the
//                  spec's first, the content type that of the payload's ending
//   complaint.txt  the complaint under review, here or for all cases in testdata/ (where records carry complaint_no)
//   records.jsonl  a line per record in the connector's own words, then per rejected row
//                  {"pointer","reason","reject":true}; {"error":{"kind","message"}} when the whole document is refused
//
// With DOSSIER_UPDATE_GOLDEN=1 in the environment the files are written anew, and the test says so by failing.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "dossier/json.hpp"
#include "plugin/plugin.hpp"

namespace dossier::testkit {

/// The connector as it was built, in a worker, with its spec.
struct BuiltConnector {
  std::unique_ptr<Plugin> plugin;
  json::Document spec;
};
BuiltConnector built_connector(const std::string& name);

/// The options of a spec with their defaults, and `given` over them. `use`: "mapping", or "" for all.
json::Document options_of(const json::Value& spec, const json::Value& given, const std::string& use = {});

/// The mapping options in a YAML file, as JSON; an empty object where there is no file.
json::Document yaml_options(const std::filesystem::path& file, const std::string& under = {});

/// One document as a connector's `read` hands it over.
struct SentPayload {
  std::string stream, key, content_type, bytes;
};

/// What normalise emits for one document, as the lines described above.
std::vector<std::string> normalised_lines(Plugin& plugin, const SentPayload& sent, const json::Value& mapping,
                                          const json::Value& request);

/// One folder below testdata, read.
struct GoldenCase {
  std::filesystem::path folder;
  std::string stream, key, content_type, payload;
  json::Document mapping, request;
};

/// Every case below connectors/<name>/testdata, by name. Fails when it finds none.
std::vector<GoldenCase> golden_cases(const std::string& name, const json::Value& spec);

/// The complaint under review, from complaint.txt in the case's folder or beside it; empty where there is none.
std::string stated_complaint(const GoldenCase& golden);

/// Runs every case below connectors/<name>/testdata and compares. Fails when it finds none. Gives all lines of all
/// cases.
std::vector<json::Document> expect_golden_cases(const std::string& name);

/// Fails unless connectors/<name>/README.md has a table row "| `option` | …" for each option of the spec, names each
/// stream, and lists no option that is none.
void expect_readme_of(const std::string& name);

}  // namespace dossier::testkit
