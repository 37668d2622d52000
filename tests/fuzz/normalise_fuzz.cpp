// A connector's normalise on any bytes, as what each of its golden cases says they are, and the hub's resolving of what
// it makes of them: it may refuse them; it must not crash, hang or eat memory, and a record that comes of it can be
// written and read again.
#include <set>

#include "connector_under_fuzz.hpp"
#include "golden_cases.hpp"
#include "ingest/ingest.hpp"

namespace {

using namespace dossier;
using namespace dossier::fuzz;
namespace fs = std::filesystem;

// Under what name and mapping a payload comes.
struct Way {
  std::string stream, key, content_type, request;
  json::Document mapping;
};

std::string usual_content_type(const std::string& ending) {
  if (ending == ".json") return "application/json";
  if (ending == ".xml") return "application/xml";
  return ending == ".csv" || ending == ".vtt" || ending == ".srt" ? "text/plain" : "application/octet-stream";
}

Way way_of(const ConnectorUnderFuzz& connector, const fs::path& folder, const std::string& ending) {
  Way way;
  way.request = read_file(folder / "request.json").value_or("{}");
  const auto request = json::parse_own(way.request).value();
  way.stream = json::text(request, "/stream");
  if (way.stream.empty()) way.stream = json::text(connector.spec(), "/streams/0/name");
  way.key = json::text(request, "/key");
  way.content_type = json::text(request, "/content_type");
  if (way.content_type.empty()) way.content_type = usual_content_type(ending);
  const auto mapping = read_yaml(folder / "mapping.yaml");
  way.mapping = copy_of(connector.options(mapping ? &*mapping : nullptr).mapping.value());
  return way;
}

// Each way once, however many golden cases came by it.
std::vector<Way> ways_of(const ConnectorUnderFuzz& connector) {
  std::vector<Way> ways;
  std::set<std::string> known;
  for (const auto& file : fs::recursive_directory_iterator(golden_cases)) {
    if (file.path().stem() != "payload") continue;
    auto way = way_of(connector, file.path().parent_path(), file.path().extension());
    if (known.insert(way.request + way.content_type + json::canonical(way.mapping)).second)
      ways.push_back(std::move(way));
  }
  require(!ways.empty());
  return ways;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  static ConnectorUnderFuzz connector;
  static const auto ways = ways_of(connector);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto& way = chosen_by(bytes, ways);
  NewDocument document;
  document.stream = way.stream;
  document.key = way.key;
  document.content_type = way.content_type;
  document.request = way.request;
  document.bytes = bytes;
  const auto made = normalise_document(connector.plugin(), document, way.mapping, {"s", way.stream, {}, "CN"}, {});
  if (!made) return 0;
  for (const auto& [record, pointer] : made->records) require(Record::from_content(record.content()).has_value());
  return 0;
}
