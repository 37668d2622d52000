// The shorter registers: timeline, parties, claims, findings, gaps and the completeness statement.

#include <map>
#include <set>
#include <tuple>

#include "bundle/index.hpp"
#include "bundle/names.hpp"

namespace dossier::bundle {
namespace {

std::string item_name(int number) { return numbered("it-", number); }

void put_window(json::Object& object, Micros from, Micros until) {
  if (from == 0 && until == 0) return;
  object.put("from", rfc3339(from)).put("until", rfc3339(until));
}

json::Object lookup_json(const Lookup& lookup) {
  json::Object object;
  object.put("stream", lookup.stream).put("identifier", to_json(lookup.identifier)).put("path", lookup.path);
  put_window(object, lookup.from, lookup.until);
  object.put("outcome", lookup.outcome).put("records", lookup.records).put("documents", lookup.documents);
  if (lookup.not_shown) object.put("not_shown", *lookup.not_shown);
  if (!lookup.reason.empty())
    object.put("reason", lookup.reason).put("message", lookup.message).put("retryable", lookup.retryable);
  return object;
}

json::Object cell_json(const Cell& cell) {
  std::vector<json::Object> lookups;
  for (const auto& lookup : cell.lookups) lookups.push_back(lookup_json(lookup));
  json::Object object;
  object.put("part", cell.part).put("source", cell.source).put("state", cell.state).put("items", cell.items);
  object.put("also_found", cell.also_found).put_some("reason", cell.reason).put_some("message", cell.message);
  object.put("retryable", cell.retryable).put("lookups", lookups);
  return object;
}

}  // namespace

std::string timeline_lines(const AssembledCase& assembled) {
  std::string lines;
  for (const auto& item : assembled.items) {
    json::Object object;
    object.put("item", item.name()).put("part", item.part).put("kind", item.record.kind);
    object.put("source", item.record.source).put("order_unknown", item.order_unknown);
    if (item.record.at) object.put("at", to_json(*item.record.at));
    if (item.record.until) object.put("until", to_json(*item.record.until));
    lines += json::canonical(object) + "\n";
  }
  return lines;
}

std::string parties_lines(const AssembledCase& assembled) {
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::set<int>> parties;
  for (const auto& item : assembled.items) {
    for (const auto& party : item.record.parties)
      parties[{party.role, item.record.source, party.id, party.name}].insert(item.number);
    for (const auto& record : item.earlier)
      for (const auto& party : record.parties)
        parties[{party.role, record.source, party.id, party.name}].insert(item.number);
  }
  std::string lines;
  for (const auto& [party, numbers] : parties) {
    const auto& [role, source, id, name] = party;
    std::vector<std::string> items;
    for (const int number : numbers) items.push_back(item_name(number));
    json::Object object;
    object.put("role", role).put("source", source).put("id", id).put("name", name).put("items", items);
    lines += json::canonical(object) + "\n";
  }
  return lines;
}

std::string claims_lines(const AssembledCase& assembled) {
  std::string lines;
  for (const auto& item : assembled.items) {
    for (const auto& claim : item.record.claims) {
      json::Object object;
      object.put("item", item.name()).put("field", claim.field).put("value", claim.value);
      object.put("pointer", claim.pointer).put("digest", item.origin.document);
      if (claim.at) object.put("at", to_json(*claim.at));
      lines += json::canonical(object) + "\n";
    }
  }
  return lines;
}

std::string findings_lines(const AssembledCase& assembled) {
  std::string lines;
  for (const auto& finding : assembled.findings) {
    std::vector<std::string> items;
    for (const int number : finding.items) items.push_back(item_name(number));
    json::Object object;
    object.put("check", finding.check).put("code", finding.code).put("text", finding.text).put("items", items);
    lines += json::canonical(object) + "\n";
  }
  return lines;
}

std::string gaps_lines(const AssembledCase& assembled) {
  std::string lines;
  for (const auto& gap : assembled.gaps) {
    json::Object object;
    object.put("source", gap.source).put("stream", gap.stream).put("reason", gap.reason).put("message", gap.message);
    object.put("retryable", gap.retryable).put("parts", gap.parts);
    if (gap.identifier) object.put("identifier", to_json(*gap.identifier));
    if (gap.owed > 0) object.put("owed", gap.owed);
    put_window(object, gap.from, gap.until);
    lines += json::canonical(object) + "\n";
  }
  return lines;
}

json::Object owed_json(const OwedRequest& request, Micros as_of) {
  json::Object object;
  object.put("request", to_json(request)).put("state", state_of(request, as_of));
  if (request.receipt) object.put("receipt", to_json(*request.receipt));
  if (request.withdrawal) object.put("withdrawal", to_json(*request.withdrawal));
  return object;
}

std::string completeness_json(const AssembledCase& assembled) {
  std::vector<json::Object> cells;
  for (const auto& cell : assembled.cells) cells.push_back(cell_json(cell));
  json::Object object;
  object.put("parts", std::vector<std::string>(parts.begin(), parts.end()));
  object.put("sources", assembled.sources).put("cells", cells);
  std::vector<json::Object> owed;
  for (const auto& request : assembled.owed) owed.push_back(owed_json(request, assembled.as_of));
  if (!owed.empty()) object.put("owed", owed);
  return json::canonical(object) + "\n";
}

}  // namespace dossier::bundle
