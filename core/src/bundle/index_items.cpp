// items.jsonl and documents.jsonl: the evidence register and what it rests on.

#include <algorithm>

#include "bundle/extract.hpp"
#include "bundle/index.hpp"

namespace dossier::bundle {
namespace {

/// Finds the document of an item without walking all of them for each.
class Documents {
 public:
  explicit Documents(const AssembledCase& assembled) {
    for (const auto& document : assembled.documents) by_digest_.emplace(document.digest, &document);
  }
  /// The document of an origin of the item; one that holds a range of the item where the same bytes came several times.
  const CaseDocument* of(const Item& item, const Origin& origin) const {
    const auto [first, last] = by_digest_.equal_range(origin.document);
    const CaseDocument* any = nullptr;
    for (auto it = first; it != last; ++it) {
      if (!any) any = it->second;
      if (!ranges_of(*it->second, item, origin).empty()) return it->second;
    }
    return any;
  }
  /// In document order; several where the item rests on several rows.
  static std::vector<json::Object> ranges_of(const CaseDocument& document, const Item& item, const Origin& origin) {
    std::vector<json::Object> ranges;
    for (const auto& range : document.ranges)
      if (range.item == item.number && range.pointer == origin.pointer)
        ranges.push_back(json::Object().put("offset", range.offset).put("length", range.length));
    return ranges;
  }

 private:
  std::multimap<std::string, const CaseDocument*> by_digest_;
};

json::Object origin_json(const Item& item, const Origin& origin, const Documents& documents) {
  json::Object object;
  object.put("digest", origin.document).put("pointer", origin.pointer).put("request", origin.request);
  object.put("fetched_at", rfc3339(origin.fetched_at)).put("fetched_by", origin.fetched_by);
  object.put("mapping", origin.mapping).put("connector", origin.connector).put("key", origin.key);
  object.put_some("content_type", origin.content_type);
  if (const auto* document = documents.of(item, origin)) {
    object.put("document", numbered("doc-", document->number)).put("size", document->size);
    if (const auto ranges = Documents::ranges_of(*document, item, origin); !ranges.empty() && !document->whole)
      object.put("ranges", ranges);
  }
  return object;
}

json::Object medium_json(const Medium& medium, const std::string& path, const std::string& type) {
  json::Object object;
  object.put("state", medium.state).put("name", medium.name).put_some("locator", medium.locator);
  object.put_some("content_type", medium.content_type);
  if (!path.empty()) object.put("path", path).put("digest", medium.digest).put("size", medium.size).put("type", type);
  return object;
}

std::vector<json::Object> media_json(const Item& item) {
  std::vector<json::Object> media;
  const auto at = [](const std::vector<std::string>& texts, size_t index) {
    return index < texts.size() ? texts[index] : std::string();
  };
  for (size_t index = 0; index < item.record.media.size(); ++index)
    media.push_back(medium_json(item.record.media[index], at(item.media_paths, index), at(item.media_types, index)));
  for (const auto& earlier : item.earlier_media)
    media.push_back(medium_json(earlier.medium, earlier.path, earlier.type).put("version", earlier.version));
  return media;
}

/// The record's content as an object, as Record::content() defines it.
Result<json::Document> content_json(const Item& item, const Record& record) {
  auto content = json::parse_own(record.content());
  if (!content)
    return fail(ErrorKind::internal, item.name() + " (source \"" + record.source + "\", " + record.source_id +
                                         "): its content is " + content.error().message() + ". No bundle was written.");
  return content;
}

Result<json::Object> earlier_json(const Item& item, size_t index, const Documents& documents) {
  const auto& record = item.earlier[index];
  json::Object object;
  object.put("version", record.version).put("record", DOSSIER_TRY(content_json(item, record)));
  if (index < item.earlier_origins.size())
    object.put("origin", origin_json(item, item.earlier_origins[index], documents));
  return object;
}

Result<json::Object> item_json(const Item& item, const Documents& documents) {
  std::vector<json::Object> earlier;
  for (size_t index = 0; index < item.earlier.size(); ++index)
    earlier.push_back(DOSSIER_TRY(earlier_json(item, index, documents)));

  json::Object object;
  object.put("number", item.name()).put("part", item.part);
  object.put("source", item.record.source).put("stream", item.record.stream).put("source_id", item.record.source_id);
  object.put("version", item.record.version).put("earlier", earlier);
  object.put("record", DOSSIER_TRY(content_json(item, item.record)));
  object.put("origin", origin_json(item, item.origin, documents)).put("media", media_json(item)).put("path", item.path);
  object.put("order_unknown", item.order_unknown);
  object.put("sensitivity", sensitivity_of_items).put("retention", retention_of_items);
  if (item.record.withdrawn_at) object.put("withdrawn_at", rfc3339(*item.record.withdrawn_at));
  return object;
}

std::vector<json::Object> whole_ranges(const CaseDocument& document) {
  std::vector<json::Object> ranges;
  for (const auto& range : document.ranges) {
    ranges.emplace_back();
    ranges.back().put("item", numbered("it-", range.item)).put("pointer", range.pointer);
    ranges.back().put("offset", range.offset).put("length", range.length);
  }
  return ranges;
}

std::vector<json::Object> extract_ranges(const CaseDocument& document) {
  std::vector<json::Object> ranges;
  for (const auto& piece : pieces_of(document)) {
    for (const auto& range : piece.items) {
      ranges.emplace_back();
      ranges.back().put("item", numbered("it-", range.item)).put("pointer", range.pointer);
      ranges.back().put("offset", piece.offset).put("length", piece.length).put("at", piece.at);
    }
  }
  return ranges;
}

json::Object document_json(const CaseDocument& document) {
  const bool held = !document.path.empty(), extract = held && !document.whole;
  json::Object object;
  object.put("number", numbered("doc-", document.number)).put("digest", document.digest).put("size", document.size);
  object.put("content_type", document.content_type);
  object.put("source", document.source).put("stream", document.stream).put("key", document.key);
  object.put("carried", !held ? "withheld" : extract ? "extract" : "whole");
  object.put_some("path", document.path).put_some("withheld", document.withheld);
  object.put("ranges", extract ? extract_ranges(document) : whole_ranges(document));
  return object;
}

}  // namespace

std::string numbered(std::string_view prefix, int number) {
  const auto digits = std::to_string(number);
  return std::string(prefix) + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

Result<std::string> items_lines(const AssembledCase& assembled) {
  const Documents documents(assembled);
  std::string lines;
  for (const auto& item : assembled.items) lines += json::canonical(DOSSIER_TRY(item_json(item, documents))) + "\n";
  return lines;
}

std::string documents_lines(const AssembledCase& assembled) {
  std::string lines;
  for (const auto& document : assembled.documents) lines += json::canonical(document_json(document)) + "\n";
  return lines;
}

}  // namespace dossier::bundle
