#include "ingest/resolve.hpp"

#include <algorithm>
#include <numeric>

#include "base/digest.hpp"
#include "base/letter_case.hpp"
#include "base/phones.hpp"
#include "base/text.hpp"
#include "base/zones.hpp"

namespace dossier {
namespace {

constexpr size_t longest_source_id = 200;

std::string clean(const json::Value& value, const char* pointer) { return nfc(json::text(value, pointer)); }

// Fields joined by "|"; a very long key keeps its beginning and gets a digest.
std::string source_id(const json::Value& fields) {
  std::string id;
  for (const auto& [field, pointer] : json::each(fields, "")) {
    if (!id.empty()) id += '|';
    for (const char letter : json::text(field, "")) {
      if (letter == '|' || letter == '\\') id += '\\';
      id += letter;
    }
  }
  if (id.size() <= longest_source_id) return id;
  return std::string(whole_letters(id, longest_source_id)) + "~" + sha256(id).substr(0, 32);
}

Instant instant_of(const std::string& raw, const ResolvedTime& time) {
  return {time.utc, raw, time.basis, time.offset_minutes, time.precision, time.earliest, time.latest};
}

Result<std::optional<Instant>> instant(const json::Value& line, const char* pointer) {
  const auto* time = json::find(line, pointer);
  if (!time) return std::nullopt;
  const auto raw = json::text(*time, "/raw");
  const auto resolved = resolve_time(raw, json::text(*time, "/form"), json::text(*time, "/zone"));
  if (!resolved)
    return fail(ErrorKind::malformed, std::string(pointer + 1) + ": \"" + std::string(whole_letters(raw, 80)) +
                                          "\" is no time between the years 1900 and 9999");
  return instant_of(raw, *resolved);
}

// What staff typed into a field may be anything: no time is no reason to refuse the record.
std::optional<Instant> claimed_time(const json::Value& claim) {
  if (json::text(claim, "/field") != contact_time_claim) return std::nullopt;
  const auto raw = json::text(claim, "/value");
  const auto resolved = resolve_time(raw, "local", json::text(claim, "/zone"));
  if (!resolved) return std::nullopt;
  return instant_of(raw, *resolved);
}

bool is_global(const std::string& type) { return type == "phone" || type == "email"; }
bool is_personal(const std::string& type) { return is_global(type) || type == "customer_id"; }

std::string normal_value(const std::string& type, const std::string& raw, const ResolveContext& context) {
  if (type == "phone") return normalise_phone(raw, context.phone_region).value;
  if (type == "email") return lower_case(nfc(raw));
  if (type == "waybill_no" || type == "order_no") return plain_number(raw);
  if (type == "complaint_no") return tidy(raw);
  return nfc(raw);
}

std::string realm_of(const std::string& type, const std::string& stated, const ResolveContext& context) {
  if (is_global(type)) return {};
  if (!stated.empty()) return stated;
  const auto found = context.realm.find(type);
  if (found != context.realm.end()) return found->second;
  return type == "waybill_no" ? unnamed_carrier(context.source) : context.source;
}

void read_identifiers(const json::Value& line, const ResolveContext& context, Record& record) {
  for (const auto& [identifier, pointer] : json::each(line, "/identifiers")) {
    Identifier read;
    read.type = json::text(identifier, "/type");
    read.raw = json::text(identifier, "/raw");
    read.realm = realm_of(read.type, json::text(identifier, "/realm"), context);
    read.value = normal_value(read.type, read.raw, context);
    read.owner = json::text(identifier, "/owner");
    if (!read.value.empty()) record.identifiers.push_back(std::move(read));
  }
  // Only a complaint's own ticket says what belongs to the customer; a phone on an order is whoever's it is.
  const bool of_a_complaint = std::any_of(record.identifiers.begin(), record.identifiers.end(),
                                          [](const auto& identifier) { return identifier.type == "complaint_no"; });
  for (auto& identifier : record.identifiers)
    if (!of_a_complaint && is_personal(identifier.type) && identifier.owner == "customer")
      identifier.owner = "recipient";
}

void read_lists(const json::Value& line, Record& record) {
  for (const auto& [party, pointer] : json::each(line, "/parties"))
    record.parties.push_back({json::text(party, "/role"), clean(party, "/name"), json::text(party, "/id")});
  for (const auto& [medium, pointer] : json::each(line, "/media"))
    record.media.push_back({json::text(medium, "/locator"),
                            json::text(medium, "/name"),
                            json::text(medium, "/content_type"),
                            {},
                            json::text(medium, "/blob"),
                            0});
  for (const auto& [claim, pointer] : json::each(line, "/claims"))
    record.claims.push_back(
        {json::text(claim, "/field"), clean(claim, "/value"), json::text(claim, "/pointer"), claimed_time(claim)});
  for (const auto& [link, pointer] : json::each(line, "/links"))
    if (const auto* key = json::find(link, "/key"))
      record.links.push_back({json::text(link, "/relation"), source_id(*key)});
  if (const auto* detail = json::find(line, "/detail"); detail && detail->IsObject())
    for (const auto& member : detail->GetObject())
      if (member.value.IsString()) record.detail[std::string(json::view(member.name))] = nfc(json::view(member.value));
}

}  // namespace

Result<Resolved> resolve_record(const json::Value& line, const ResolveContext& context) {
  Resolved resolved;
  auto& record = resolved.record;
  resolved.pointer = json::text(line, "/pointer");
  record.source = context.source;
  record.stream = context.stream;
  record.kind = DOSSIER_TRY(json::required_text(line, "/kind"));
  const auto* key = json::find(line, "/key");
  if (key) record.source_id = source_id(*key);
  if (record.source_id.empty()) return fail(ErrorKind::malformed, "key: empty, wanted what identifies the record");
  record.at = DOSSIER_TRY(instant(line, "/at"));
  record.until = DOSSIER_TRY(instant(line, "/until"));
  record.channel = json::text(line, "/channel");
  record.direction = json::text(line, "/direction");
  record.outcome = json::text(line, "/outcome");
  record.outcome_raw = clean(line, "/outcome_raw");
  record.text = clean(line, "/text");
  record.submitted_by_customer = json::text(line, "/submitted_by_customer") == "true";
  read_identifiers(line, context, record);
  read_lists(line, record);
  return resolved;
}

void number_equal_keys(std::vector<Resolved>& records) {
  std::map<std::string, std::vector<size_t>> places;
  for (size_t index = 0; index < records.size(); ++index) places[records[index].record.source_id].push_back(index);
  for (auto& [id, indices] : places) {
    const auto time = [&](size_t index) { return records[index].record.at ? records[index].record.at->earliest : 0; };
    std::stable_sort(indices.begin(), indices.end(),
                     [&](size_t left, size_t right) { return time(left) < time(right); });
    for (size_t nth = 1; nth < indices.size(); ++nth)
      records[indices[nth]].record.source_id += "#" + std::to_string(nth + 1);
  }
}

}  // namespace dossier
