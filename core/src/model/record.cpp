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

// What follows writes canonical JSON straight away: the members of each object stand in bytewise order of their names.
// It is done for every record of a pull, and objects to be sorted afterwards took ten times as long.
using json::Writer;

rapidjson::SizeType size_of(std::string_view text) { return static_cast<rapidjson::SizeType>(text.size()); }
void key(Writer& out, std::string_view name) { out.Key(name.data(), size_of(name)); }

void put(Writer& out, std::string_view name, std::string_view text) {
  key(out, name);
  out.String(text.empty() ? "" : text.data(), size_of(text));
}

void put_some(Writer& out, std::string_view name, std::string_view text) {
  if (!text.empty()) put(out, name, text);
}

void put_time(Writer& out, std::string_view name, const std::optional<Instant>& instant) {
  if (!instant) return;
  key(out, name);
  out.StartObject();
  put(out, "basis", instant->basis);
  put(out, "earliest", rfc3339(instant->earliest));
  put(out, "latest", rfc3339(instant->latest));
  if (instant->offset_minutes) key(out, "offset_min"), out.Int(*instant->offset_minutes);
  put(out, "precision", instant->precision);
  put(out, "raw", instant->raw);
  if (instant->utc) put(out, "utc", instant_text(*instant->utc, instant->offset_minutes));
  out.EndObject();
}

void put_members(Writer& out, const Party& party) {
  put_some(out, "id", party.id);
  put_some(out, "name", party.name);
  put(out, "role", party.role);
}

// State, digest and size of a medium are facts about its bytes, found later and joined when the case is assembled.
void put_members(Writer& out, const Medium& medium) {
  if (medium.locator.empty()) put_some(out, "blob", medium.digest);
  put_some(out, "content_type", medium.content_type);
  put_some(out, "locator", medium.locator);
  put_some(out, "name", medium.name);
}

void put_members(Writer& out, const Identifier& identifier) {
  put(out, "owner", identifier.owner);
  put(out, "raw", identifier.raw);
  put_some(out, "realm", identifier.realm);
  put(out, "type", identifier.type);
  put(out, "value", identifier.value);
}

void put_members(Writer& out, const Claim& claim) {
  put_time(out, "at", claim.at);
  put(out, "field", claim.field);
  put(out, "pointer", claim.pointer);
  put(out, "value", claim.value);
}

void put_members(Writer& out, const Link& link) {
  put(out, "relation", link.relation);
  put(out, "source_id", link.source_id);
}

template <class Value>
void put_list(Writer& out, std::string_view name, const std::vector<Value>& values) {
  if (values.empty()) return;
  key(out, name);
  out.StartArray();
  for (const auto& value : values) {
    out.StartObject();
    put_members(out, value);
    out.EndObject();
  }
  out.EndArray();
}

void put_detail(Writer& out, const std::map<std::string, std::string>& detail) {
  if (detail.empty()) return;
  key(out, "detail");
  out.StartObject();
  for (const auto& [name, value] : detail) put(out, name, value);
  out.EndObject();
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
  json::Buffer buffer;
  Writer out(buffer);
  out.StartObject();
  put_time(out, "at", at);
  put_some(out, "channel", channel);
  put_list(out, "claims", claims);
  put_detail(out, detail);
  put_some(out, "direction", direction);
  put_list(out, "identifiers", identifiers);
  put(out, "kind", kind);
  put_list(out, "links", links);
  put_list(out, "media", media);
  put_some(out, "outcome", outcome);
  put_some(out, "outcome_raw", outcome_raw);
  put_list(out, "parties", parties);
  if (submitted_by_customer) key(out, "submitted_by_customer"), out.Bool(true);
  put_some(out, "text", text);
  put_time(out, "until", until);
  out.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
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
