#include "assemble/documents.hpp"

#include <algorithm>

#include "assemble/json_ranges.hpp"

namespace dossier {
namespace {

struct Resting {
  int item;
  std::string pointer;
};

bool is_json(const StoredDocument& document) {
  return document.content_type.find("json") != std::string::npos && document.charset == "utf-8";
}

std::string_view extension(const std::string& content_type) {
  constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"json", ".json"}, {"xml", ".xml"}, {"csv", ".csv"}, {"pdf", ".pdf"}, {"html", ".html"}, {"text/plain", ".txt"}};
  for (const auto& [part, name] : known)
    if (content_type.find(part) != std::string::npos) return name;
  return ".bin";
}

std::string document_name(int number) {
  const auto digits = std::to_string(number);
  return "doc-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

// A place holds another when its pointer leads to it or to something around it.
bool holds(const std::string& outer, const std::string& inner) {
  return inner.compare(0, outer.size(), outer) == 0 && (inner.size() == outer.size() || inner[outer.size()] == '/');
}

class Cutting {
 public:
  Cutting(const Members& members, Store& store, Micros as_of) : members_(members), store_(store), as_of_(as_of) {}

  Result<CaseDocument> decide(const std::string& digest, int number, const std::vector<Resting>& resting) {
    const auto stored = DOSSIER_TRY(store_.document(digest, as_of_));
    if (!stored)
      return fail(ErrorKind::internal,
                  "store: document " + digest + " of an item is not there. Run: dossier store check");
    CaseDocument document;
    document.number = number;
    document.digest = digest;
    document.size = stored->size;
    document.content_type = stored->content_type;
    document.source = stored->source;
    document.stream = stored->stream;
    document.key = stored->key;
    const auto yield = DOSSIER_TRY(store_.derived_from(digest, as_of_));
    const auto strangers = places_of_strangers(yield);
    document.whole = strangers.empty() && (is_json(*stored) || is_filed_under_case(*stored));
    if (is_json(*stored)) DOSSIER_TRY(find_ranges(document, resting));
    if (!document.whole) cut(document, *stored, resting, strangers);
    if (document.withheld.empty())
      document.path = "data/documents/" + document_name(number) +
                      (document.whole ? std::string(extension(stored->content_type)) : ".extract");
    return document;
  }

 private:
  std::vector<std::string> places_of_strangers(const Store::Yield& yield) const {
    std::vector<std::string> places = yield.quarantined;
    for (const auto& [key, pointers] : yield.records)
      if (!members_.records.count(key)) places.insert(places.end(), pointers.begin(), pointers.end());
    return places;
  }

  bool is_filed_under_case(const StoredDocument& document) const {
    const auto request = json::parse_own(document.request);
    if (!request) return false;
    const Identifier asked{json::text(*request, "/identifier/type"),
                           json::text(*request, "/identifier/realm"),
                           json::text(*request, "/identifier/value"),
                           {},
                           {}};
    return members_.followed.count(asked.key()) > 0;
  }

  Result<void> find_ranges(CaseDocument& document, const std::vector<Resting>& resting) {
    std::set<std::string> pointers;
    for (const auto& place : resting) pointers.insert(place.pointer);
    const auto bytes = DOSSIER_TRY(store_.payload(document.digest));
    const auto ranges = json_ranges(bytes, pointers);
    for (const auto& place : resting)
      if (const auto found = ranges.find(place.pointer); found != ranges.end())
        document.ranges.push_back({place.item, place.pointer, found->second.offset, found->second.length});
    std::sort(document.ranges.begin(), document.ranges.end(), [](const auto& left, const auto& right) {
      return std::tie(left.offset, left.length, left.item) < std::tie(right.offset, right.length, right.item);
    });
    return {};
  }

  static void cut(CaseDocument& document, const StoredDocument& stored, const std::vector<Resting>& resting,
                  const std::vector<std::string>& strangers) {
    const bool overlaps = std::any_of(resting.begin(), resting.end(), [&](const Resting& place) {
      return std::any_of(strangers.begin(), strangers.end(),
                         [&](const std::string& stranger) { return holds(place.pointer, stranger); });
    });
    if (!is_json(stored))
      document.withheld = "its format cannot be cut, and it holds or may hold other customers' data";
    else if (overlaps)
      document.withheld = "an item's place in it also holds other customers' data or an unreadable row";
    else if (document.ranges.size() != resting.size()) document.withheld = "an item's place in it was not found again";
    if (!document.withheld.empty()) document.ranges.clear();
  }

  const Members& members_;
  Store& store_;
  Micros as_of_;
};

}  // namespace

Result<std::vector<CaseDocument>> case_documents(const ReviewCase& review_case, const std::vector<Item>& items,
                                                 const Members& members, Store& store, Micros as_of) {
  std::vector<std::string> digests;  // in order of first use, so that numbers follow the items
  std::map<std::string, std::vector<Resting>> resting;
  const auto rests_on = [&](const Item& item, const Origin& origin) {
    auto& places = resting[origin.document];
    if (places.empty()) digests.push_back(origin.document);
    places.push_back({item.number, origin.pointer});
  };
  for (const auto& item : items) {
    rests_on(item, item.origin);
    for (const auto& origin : item.earlier_origins) rests_on(item, origin);
  }
  const auto numbers = DOSSIER_TRY(store.number_documents(review_case.number, digests));
  Cutting cutting(members, store, as_of);
  std::vector<CaseDocument> documents;
  for (const auto& [digest, places] : resting)
    documents.push_back(DOSSIER_TRY(cutting.decide(digest, numbers.at(digest), places)));
  std::sort(documents.begin(), documents.end(),
            [](const auto& left, const auto& right) { return left.number < right.number; });
  return documents;
}

}  // namespace dossier
