// case.json, and the list of all index files.

#include <algorithm>

#include "base/digest.hpp"
#include "bundle/index.hpp"
#include "bundle/names.hpp"

namespace dossier::bundle {
namespace {

constexpr std::string_view purpose_of_case = "complaint_handling_review";

int64_t lines_in(std::string_view text) { return std::count(text.begin(), text.end(), '\n'); }

json::Object counts_json(const AssembledCase& assembled) {
  json::Object counts;
  counts.put("items", static_cast<int64_t>(assembled.items.size()));
  counts.put("documents", static_cast<int64_t>(assembled.documents.size()));
  counts.put("timeline", static_cast<int64_t>(assembled.items.size()));
  counts.put("parties", lines_in(parties_lines(assembled))).put("claims", lines_in(claims_lines(assembled)));
  counts.put("findings", static_cast<int64_t>(assembled.findings.size()));
  counts.put("gaps", static_cast<int64_t>(assembled.gaps.size()));
  return counts;
}

std::vector<json::Object> sources_json(const AssembledCase& assembled) {
  std::vector<json::Object> sources;
  for (const auto& name : assembled.sources) {
    const auto title = assembled.source_titles.find(name);
    const auto clock = assembled.clock_tolerance.find(name);
    sources.emplace_back();
    sources.back().put("name", name);
    if (title != assembled.source_titles.end()) sources.back().put_some("title", title->second);
    if (clock != assembled.clock_tolerance.end()) sources.back().put_some("clock", clock->second);
    if (const auto states = assembled.states.find(name); states != assembled.states.end())
      sources.back().put("states", states->second);
  }
  return sources;
}

std::vector<json::Object> reports_json(const std::vector<PlannedFile>& payload) {
  std::vector<json::Object> reports;
  for (const auto& file : payload) {
    if (!file.path.starts_with("data/report/")) continue;
    reports.emplace_back();
    reports.back().put("path", file.path).put("digest", file.digest).put("size", static_cast<int64_t>(file.size));
  }
  return reports;
}

template <class Value>
std::vector<json::Object> each_json(const std::vector<Value>& values, json::Object (*write)(const Value&)) {
  std::vector<json::Object> objects;
  for (const auto& value : values) objects.push_back(write(value));
  return objects;
}

json::Object trigger_json(const Trigger& trigger) {
  json::Object object;
  object.put("code", trigger.code).put("text", trigger.text);
  return object;
}

void put_header(json::Object& object, const AssembledCase& assembled) {
  const auto& header = assembled.review_case;
  object.put("format", json::Object().put("name", "dossier-bundle").put("version", 1));
  object.put("number", header.number).put("complaint", header.complaint).put("realm", header.realm);
  object.put("opened_at", rfc3339(header.opened_at)).put("purpose", purpose_of_case);
  object.put("triggers", each_json(header.triggers, trigger_json));
  object.put("as_of", rfc3339(assembled.as_of)).put("revision", assembled.revision);
  object.put("previous", assembled.previous);
}

}  // namespace

std::string case_json(const AssembledCase& assembled, const std::vector<PlannedFile>& payload, const Taken& taken,
                      const std::vector<std::string>& custody) {
  json::Object object;
  put_header(object, assembled);
  object.put("counts", counts_json(assembled));
  object.put("custody",
             json::Object().put("count", static_cast<int64_t>(custody.size())).put("head", sha256(custody.back())));
  object.put("sources", sources_json(assembled));
  object.put("followed", each_json(assembled.customer_identifiers, to_json));
  object.put("reports", reports_json(payload));
  object.put("program", json::Object().put("name", "dossier").put("version", taken.program_version));
  object.put("plugins", taken.plugins);
  return json::canonical(object) + "\n";
}

Result<std::vector<PlannedFile>> plan_index(const AssembledCase& assembled, const std::vector<PlannedFile>& payload,
                                            const Taken& taken, const std::vector<std::string>& custody) {
  std::string chain;
  for (const auto& line : custody) chain += line + "\n";
  auto items = DOSSIER_TRY(items_lines(assembled));
  return std::vector<PlannedFile>{file_of("index/case.json", case_json(assembled, payload, taken, custody)),
                                  file_of("index/claims.jsonl", claims_lines(assembled)),
                                  file_of("index/completeness.json", completeness_json(assembled)),
                                  file_of("index/custody.jsonl", std::move(chain)),
                                  file_of("index/documents.jsonl", documents_lines(assembled)),
                                  file_of("index/findings.jsonl", findings_lines(assembled)),
                                  file_of("index/gaps.jsonl", gaps_lines(assembled)),
                                  file_of("index/items.jsonl", std::move(items)),
                                  file_of("index/parties.jsonl", parties_lines(assembled)),
                                  file_of("index/timeline.jsonl", timeline_lines(assembled))};
}

}  // namespace dossier::bundle
