#include "model/record.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "model/case.hpp"

namespace dossier {
namespace {

// Stands in indices of bundles: it explains itself. No source's name holds an "@".
constexpr std::string_view unnamed_carrier_of = "unnamed_carrier@";

std::string instant_text(Micros at, const std::optional<int>& offset_minutes) {
  return offset_minutes ? rfc3339(at, *offset_minutes) : rfc3339(at);
}

Micros micros(const json::Value& object, const char* pointer) {
  return parse_rfc3339(json::text(object, pointer)).value_or(0);
}

Instant instant_from(const json::Value& object) {
  Instant instant;
  const auto utc = json::text(object, "/utc");
  if (!utc.empty()) instant.utc = parse_rfc3339(utc);
  instant.raw = json::text(object, "/raw");
  instant.basis = json::text(object, "/basis");
  if (json::find(object, "/offset_min"))
    instant.offset_minutes = static_cast<int>(json::integer(object, "/offset_min"));
  instant.precision = json::text(object, "/precision");
  instant.earliest = micros(object, "/earliest");
  instant.latest = micros(object, "/latest");
  return instant;
}

template <class Value, class Write>
void put_list(json::Object& object, std::string_view name, const std::vector<Value>& values, Write write) {
  if (values.empty()) return;
  std::vector<json::Object> objects;
  objects.reserve(values.size());
  for (const auto& value : values) objects.push_back(write(value));
  object.put(name, objects);
}

json::Object party_json(const Party& party) {
  return json::Object().put("role", party.role).put_some("name", party.name).put_some("id", party.id);
}

// State, digest and size of a medium are facts about its bytes, found later and joined when the case is assembled.
json::Object medium_json(const Medium& medium) {
  json::Object object;
  object.put_some("locator", medium.locator).put_some("name", medium.name);
  object.put_some("content_type", medium.content_type);
  if (medium.locator.empty()) object.put_some("blob", medium.digest);
  return object;
}

json::Object claim_json(const Claim& claim) {
  json::Object object;
  object.put("field", claim.field).put("value", claim.value).put("pointer", claim.pointer);
  if (claim.at) object.put("at", to_json(*claim.at));
  return object;
}

json::Object link_json(const Link& link) {
  return json::Object().put("relation", link.relation).put("source_id", link.source_id);
}

void read_lists(const json::Value& object, Record& record) {
  for (const auto& [party, pointer] : json::each(object, "/parties"))
    record.parties.push_back({json::text(party, "/role"), json::text(party, "/name"), json::text(party, "/id")});
  for (const auto& [medium, pointer] : json::each(object, "/media"))
    record.media.push_back({json::text(medium, "/locator"),
                            json::text(medium, "/name"),
                            json::text(medium, "/content_type"),
                            {},
                            json::text(medium, "/blob"),
                            0});
  for (const auto& [identifier, pointer] : json::each(object, "/identifiers"))
    record.identifiers.push_back({json::text(identifier, "/type"), json::text(identifier, "/realm"),
                                  json::text(identifier, "/value"), json::text(identifier, "/raw"),
                                  json::text(identifier, "/owner")});
  for (const auto& [claim, pointer] : json::each(object, "/claims")) {
    record.claims.push_back(
        {json::text(claim, "/field"), json::text(claim, "/value"), json::text(claim, "/pointer"), {}});
    if (const auto* at = json::find(claim, "/at")) record.claims.back().at = instant_from(*at);
  }
  for (const auto& [link, pointer] : json::each(object, "/links"))
    record.links.push_back({json::text(link, "/relation"), json::text(link, "/source_id")});
}

}  // namespace

std::string unnamed_carrier(const std::string& source) { return std::string(unnamed_carrier_of) + source; }

bool has_unnamed_carrier(const Identifier& identifier) {
  return identifier.type == "waybill_no" && identifier.realm.starts_with(unnamed_carrier_of);
}

json::Object to_json(const Instant& instant) {
  json::Object object;
  object.put("raw", instant.raw).put("basis", instant.basis).put("precision", instant.precision);
  if (instant.utc) object.put("utc", instant_text(*instant.utc, instant.offset_minutes));
  if (instant.offset_minutes) object.put("offset_min", *instant.offset_minutes);
  return object.put("earliest", rfc3339(instant.earliest)).put("latest", rfc3339(instant.latest)), object;
}

json::Object to_json(const Identifier& identifier) {
  json::Object object;
  object.put("type", identifier.type).put_some("realm", identifier.realm).put("value", identifier.value);
  return object.put("raw", identifier.raw).put("owner", identifier.owner), object;
}

std::string Record::content() const {
  json::Object object;
  object.put("kind", kind).put_some("channel", channel).put_some("direction", direction);
  object.put_some("outcome", outcome).put_some("outcome_raw", outcome_raw).put_some("text", text);
  if (at) object.put("at", to_json(*at));
  if (until) object.put("until", to_json(*until));
  if (!detail.empty()) object.put("detail", detail);
  if (submitted_by_customer) object.put("submitted_by_customer", true);
  put_list(object, "parties", parties, party_json);
  put_list(object, "media", media, medium_json);
  put_list(object, "identifiers", identifiers, [](const Identifier& identifier) { return to_json(identifier); });
  put_list(object, "claims", claims, claim_json);
  put_list(object, "links", links, link_json);
  return json::canonical(object);
}

Result<Record> Record::from_content(std::string_view canonical) {
  const auto object = DOSSIER_TRY(json::parse_own(canonical));
  Record record;
  record.kind = json::text(object, "/kind");
  record.channel = json::text(object, "/channel");
  record.direction = json::text(object, "/direction");
  record.outcome = json::text(object, "/outcome");
  record.outcome_raw = json::text(object, "/outcome_raw");
  record.text = json::text(object, "/text");
  record.submitted_by_customer = json::text(object, "/submitted_by_customer") == "true";
  if (const auto* at = json::find(object, "/at")) record.at = instant_from(*at);
  if (const auto* until = json::find(object, "/until")) record.until = instant_from(*until);
  if (const auto* detail = json::find(object, "/detail"); detail && detail->IsObject())
    for (const auto& member : detail->GetObject())
      if (member.value.IsString()) record.detail.emplace(json::view(member.name), json::view(member.value));
  read_lists(object, record);
  return record;
}

bool comes_before(const Record& left, const Record& right) {
  static constexpr auto last = std::numeric_limits<Micros>::max();
  const auto key = [](const Record& record) {
    return std::make_tuple(record.at ? record.at->earliest : last, record.at ? record.at->latest : last,
                           std::cref(record.source), std::cref(record.stream), std::cref(record.source_id),
                           record.version);
  };
  return key(left) < key(right);
}

std::string Item::name() const {
  const auto digits = std::to_string(number);
  return "it-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

}  // namespace dossier
