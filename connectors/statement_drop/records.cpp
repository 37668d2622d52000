#include "records.hpp"

#include "dates.hpp"

namespace statements {
namespace {

using namespace dossier;

std::string_view record_kind(Kind kind) {
  if (kind == Kind::statement) return "statement";
  if (kind == Kind::paper_form) return "message";
  return kind == Kind::customer_material ? "attachment" : "note";
}

void add_people(RecordBuilder& record, const Slip& slip) {
  if (slip.kind == Kind::statement) record.party(slip.role, slip.issuer);
  // What the customer wrote is his, whoever took it in; a note is the clerk's, whomever he spoke with.
  else if (slip.kind == Kind::counter_note) record.party("agent", slip.handler.empty() ? slip.issuer : slip.handler);
  else record.party("customer", slip.customer.empty() ? slip.issuer : slip.customer).submitted_by_customer();
  if (slip.kind == Kind::paper_form) record.direction("inbound");
}

void add_identifiers(RecordBuilder& record, const Slip& slip) {
  // One that speaks of several complaints or orders may speak of several customers: recorded, not followed.
  const bool of_one = slip.complaints.size() < 2 && slip.orders.size() < 2;
  const auto owner = of_one ? Owner::customer : Owner::none;
  for (const auto& complaint : slip.complaints) record.identifier("complaint_no", complaint, Owner::none);
  for (const auto& order : slip.orders) record.identifier("order_no", order, owner);
  for (const auto& waybill : slip.waybills) record.identifier("waybill_no", waybill, owner, slip.carrier);
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

// What a reviewer would look for and nobody wrote.
std::vector<std::string> not_stated(const Slip& slip, bool has_day) {
  std::vector<std::string> missing;
  const bool third_party = slip.kind == Kind::statement;
  if (third_party && slip.issuer.empty()) missing.emplace_back("issuer");
  if (!has_day) missing.emplace_back("date");
  if (third_party && !slip.is_signed && !slip.is_stamped) missing.emplace_back("signed, stamped");
  if (third_party && slip.requested.empty()) missing.emplace_back("requested");
  if (third_party && slip.received.empty()) missing.emplace_back("received");
  return missing;
}

std::string said(const std::optional<bool>& flag) { return !flag ? "" : *flag ? "true" : "false"; }

}  // namespace

std::vector<std::string> media_places(const Slip& slip, const DocumentKey& key) {
  if (slip.files.empty()) return {key.file};
  std::vector<std::string> places;
  for (const auto& file : slip.files) places.push_back(std::string(folder_of(key.place)) + file);
  return places;
}

void add_record(const Slip& slip, const DocumentKey& key, std::string_view pointer, const Habits& habits,
                Records& out) {
  const auto at = day(slip.date, habits.timezone);
  auto& record = out.add(record_kind(slip.kind), Key(key.place), pointer).channel(slip.channel).text(slip.text);
  if (at) record.at(*at);
  else record.detail("date_as_written", slip.date);
  add_people(record, slip);
  add_identifiers(record, slip);
  for (const auto& medium : media_places(slip, key))
    if (!medium.empty()) record.media(medium, name_of(medium));
  record.detail("subject", slip.title);
  record.detail("requested", slip.requested).detail("received", slip.received);
  record.detail("signed", said(slip.is_signed)).detail("stamped", said(slip.is_stamped));
  if (slip.kind != Kind::counter_note) record.detail("handler", slip.handler);
  record.detail("not_stated", joined(not_stated(slip, at.has_value())));
  record.detail("unread_fields", joined(slip.unread));
}

}  // namespace statements
