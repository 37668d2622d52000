#include "assemble/documents.hpp"

#include <algorithm>
#include <tuple>

#include "assemble/document_format.hpp"

namespace dossier {
namespace {

struct Resting {
  int item;
  std::string pointer;
  bool operator<(const Resting& other) const { return std::tie(item, pointer) < std::tie(other.item, other.pointer); }
};

std::string_view extension(const std::string& content_type, DocumentFormat format) {
  constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"json", ".json"}, {"xml", ".xml"}, {"csv", ".csv"}, {"pdf", ".pdf"}, {"html", ".html"}, {"text/plain", ".txt"}};
  for (const auto& [part, name] : known)
    if (content_type.find(part) != std::string::npos) return name;
  if (format == DocumentFormat::csv) return ".csv";
  if (format == DocumentFormat::xml) return ".xml";
  return format == DocumentFormat::text ? ".txt" : ".bin";
}

std::string document_name(int number) {
  const auto digits = std::to_string(number);
  return "doc-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

class Cutting {
 public:
  Cutting(const Members& members, Store& store, Micros as_of) : members_(members), store_(store), as_of_(as_of) {}

  Result<CaseDocument> decide(const std::string& digest, int number, const std::set<Resting>& resting) {
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
    std::set<std::string> pointers;
    for (const auto& place : resting) pointers.insert(place.pointer);
    const auto bytes = DOSSIER_TRY(store_.payload(digest));
    const auto format = format_of(*stored, bytes, pointers);
    const auto found = find_places(format, *stored, bytes, pointers);
    document.whole = strangers.empty() && !is_asked_about_agent(*stored) &&
                     is_whole(format, found, is_filed_under_case(*stored) || speaks_of_case_alone(yield));
    if (!document.whole) document.withheld = why_withheld(format, pointers, strangers, found);
    if (document.withheld.empty()) keep_ranges(document, resting, found);
    if (document.withheld.empty())
      document.path = "data/documents/" + document_name(number) +
                      (document.whole ? std::string(extension(stored->content_type, format)) : ".extract");
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

  // A pull asks by no identifier. What it brought is filed by what it says itself: one record, which is the whole of
  // it, and of every complaint, order and parcel that it names the number is the case's.
  bool speaks_of_case_alone(const Store::Yield& yield) const {
    if (yield.records.size() != 1 || yield.records.begin()->second != std::set<std::string>{""}) return false;
    const auto member = members_.records.find(yield.records.begin()->first);
    if (member == members_.records.end() || member->second.history || member->second.former) return false;
    size_t numbers = 0, of_case = 0;
    for (const auto& identifier : member->second.record.identifiers) {
      if (identifier.type != "complaint_no" && identifier.type != "order_no" && identifier.type != "waybill_no")
        continue;
      ++numbers;
      of_case += is_on_trail(identifier) ? 1 : 0;
    }
    return of_case > 0 && of_case == numbers;
  }

  // Of a parcel whose carrier one of both does not name, by its number.
  bool is_on_trail(const Identifier& identifier) const {
    if (members_.followed.count(identifier.key()) > 0) return true;
    return identifier.type == "waybill_no" &&
           std::any_of(members_.followed.begin(), members_.followed.end(), [&](const auto& step) {
             const auto& known = step.second.identifier;
             return known.type == identifier.type && known.value == identifier.value &&
                    (has_unnamed_carrier(identifier) || has_unnamed_carrier(known) || known.realm.empty());
           });
  }

  // Of an answer about an agent only the items' own places leave the store, whatever stands beside them.
  static bool is_asked_about_agent(const StoredDocument& document) {
    const auto request = json::parse_own(document.request);
    return request && is_agents(json::text(*request, "/identifier/type"));
  }

  static std::string why_withheld(DocumentFormat format, const std::set<std::string>& pointers,
                                  const std::vector<std::string>& strangers, const FoundPlaces& found) {
    if (format == DocumentFormat::other)
      return "its format cannot be cut, and it holds or may hold other customers' data";
    if (may_share(format, pointers, strangers))
      return "an item's place in it also holds other customers' data or an unreadable row";
    for (const auto& pointer : pointers)
      if (!found.places.count(pointer)) return "an item's place in it (" + pointer + ") was not found again for sure";
    return {};
  }

  // An extract's rows keep the names of their columns, where the source says which row those are.
  static void keep_ranges(CaseDocument& document, const std::set<Resting>& resting, const FoundPlaces& found) {
    const auto keep = [&](int item, const std::string& pointer, const ByteRange& range) {
      document.ranges.push_back({item, pointer, range.offset, range.length});
    };
    std::set<int> items;
    for (const auto& place : resting) {
      if (const auto ranges = found.places.find(place.pointer); ranges != found.places.end())
        for (const auto& range : ranges->second) keep(place.item, place.pointer, range);
      if (found.header && !document.whole && items.insert(place.item).second) keep(place.item, "row=1", *found.header);
    }
    std::sort(document.ranges.begin(), document.ranges.end(), [](const auto& left, const auto& right) {
      return std::tie(left.offset, left.length, left.item, left.pointer) <
             std::tie(right.offset, right.length, right.item, right.pointer);
    });
  }

  const Members& members_;
  Store& store_;
  Micros as_of_;
};

}  // namespace

Result<std::vector<CaseDocument>> case_documents(const ReviewCase& review_case, const std::vector<Item>& items,
                                                 const Members& members, Store& store, Micros as_of) {
  std::vector<std::string> digests;  // in order of first use, so that numbers follow the items
  std::map<std::string, std::set<Resting>> resting;
  const auto rests_on = [&](const Item& item, const Origin& origin) {
    auto& places = resting[origin.document];
    if (places.empty()) digests.push_back(origin.document);
    places.insert({item.number, origin.pointer});
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
