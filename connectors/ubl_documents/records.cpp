#include "records.hpp"

#include <algorithm>
#include <set>

#include "dossier/dropped_files.hpp"
#include "names.hpp"

namespace ubl {
namespace {

using namespace dossier;

/// What one record covers of a document.
struct Share {
  const Element* place;
  std::string mark;  // what tells it from the document's other shares; empty for the whole
  Told told;
  bool is_shared;  // the document stands for several orders: its own numbers are recorded, not followed
};

bool has_offset(std::string_view time) {
  if (time.ends_with("Z")) return true;
  const auto sign = time.find_last_of("+-");
  return sign != std::string_view::npos && sign >= 5;  // behind hh:mm
}

/// IssueDate and IssueTime stand apart (xsd:date, xsd:time), either may carry an offset. A date alone is that day where
/// the document was made: its offset says nothing more.
RawTime issued(const Paper& paper, const std::string& timezone) {
  const auto day = paper.date.substr(0, 10), offset = paper.date.size() > 10 ? paper.date.substr(10) : std::string();
  if (paper.date.empty() || paper.time.empty()) return local_time(day, timezone);
  if (has_offset(paper.time)) return offset_time(day + "T" + paper.time);
  if (!offset.empty()) return offset_time(day + "T" + paper.time + offset);
  return local_time(day + "T" + paper.time, timezone);
}

bool is_order_response(Kind kind) { return kind == Kind::order_response || kind == Kind::order_response_simple; }

void add_outcome(RecordBuilder& record, const Share& share, const Reading& reading) {
  const auto& paper = share.told.paper;
  if (is_order_response(paper.kind)) {
    const auto& code = paper.code;
    if (code == "true" || code == "1" || code == "AP" || code == "29") record.outcome("approved", code);
    else if (code == "false" || code == "0" || code == "RE" || code == "27") record.outcome("declined", code);
    else if (code == "CA" || code == "30") record.outcome("approved_with_changes", code);
    else if (code == "AB") record.outcome("received", code);
    else record.outcome({}, code);
    return;
  }
  if (paper.kind == Kind::transportation_status) {
    const auto found = reading.outcomes.find(paper.code);
    record.outcome(found == reading.outcomes.end() ? "" : found->second, paper.code);
    return;
  }
  if (paper.kind != Kind::receipt_advice) return;
  // What is worst on any line speaks for the receipt.
  const auto any = [&](std::string_view element) -> const Quantity* {
    for (const auto* line : share.told.lines)
      for (const auto& quantity : line->quantities)
        if (quantity.element == element && quantity.is_some()) return &quantity;
    return nullptr;
  };
  for (const auto& [element, outcome] :
       {std::pair{"RejectedQuantity", "refused"}, std::pair{"ShortQuantity", "exception"},
        std::pair{"ReceivedQuantity", "received"}})
    if (const auto* found = any(element)) {
      record.outcome(outcome, std::string(element) + " " + found->value + " " + found->unit);
      return;
    }
}

void add_quantities(RecordBuilder& record, const std::vector<const Line*>& lines) {
  std::map<std::string_view, std::string> sums;
  std::string reasons;
  for (const auto* line : lines)
    for (const auto& quantity : line->quantities) {
      auto& said = sums[quantity.element];
      said += (said.empty() ? "" : "; ") + quantity.value + (quantity.unit.empty() ? "" : " " + quantity.unit);
      if (!quantity.reason.empty()) reasons += (reasons.empty() ? "" : "; ") + quantity.reason;
    }
  constexpr std::pair<std::string_view, std::string_view> names[] = {{"DeliveredQuantity", "despatched_quantity"},
                                                                     {"BackorderQuantity", "backorder_quantity"},
                                                                     {"OutstandingQuantity", "outstanding_quantity"},
                                                                     {"ReceivedQuantity", "received_quantity"},
                                                                     {"ShortQuantity", "short_quantity"},
                                                                     {"RejectedQuantity", "rejected_quantity"},
                                                                     {"OversupplyQuantity", "oversupply_quantity"},
                                                                     {"Quantity", "quantity"}};
  for (const auto& [element, name] : names)
    if (const auto found = sums.find(element); found != sums.end()) record.detail(name, found->second);
  record.detail("reason", reasons);
}

void add_identifiers(RecordBuilder& record, const Share& share, const Reading& reading) {
  const auto& paper = share.told.paper;
  const auto owner = share.is_shared ? Owner::none : Owner::customer;
  for (const auto& order : share.told.orders) record.identifier("order_no", order, Owner::customer);
  for (const auto& waybill : share.told.waybills)
    record.identifier("waybill_no", waybill.number, Owner::customer, realm_of(waybill, reading));
  for (const auto& waybill : share.told.common_waybills)
    record.identifier("waybill_no", waybill.number, Owner::none, realm_of(waybill, reading));
  for (const auto& number : paper.despatches)
    record.identifier("despatch_no", despatch_no(paper.supplier, number), owner);
  record.identifier("supplier_id", paper.supplier.id, Owner::none);
  record.identifier("carrier_id", paper.carrier.id, Owner::none);
  record.identifier("phone", paper.contact.phone, Owner::recipient);
  record.identifier("email", paper.contact.email, Owner::recipient);
}

/// Who gave the document its number.
const std::string& issuer_of(const Paper& paper) {
  for (const auto* company : {&paper.receiver, &paper.supplier})
    if (!company->key().empty()) return company->key();
  return paper.carrier.key();
}

// Senders use a number twice: accepted in the morning, refused at night. What was issued at another time, or answers
// otherwise, is another document, whichever file is read last.
Key key_of(const Share& share) {
  const auto& paper = share.told.paper;
  const auto type = type_name(paper.kind);
  const auto& issuer = issuer_of(paper);
  return share.mark.empty() ? Key(type, issuer, paper.id, paper.date, paper.time, paper.code)
                            : Key(type, issuer, paper.id, paper.date, paper.time, paper.code, share.mark);
}

void add_parties(RecordBuilder& record, const Paper& paper) {
  if (!paper.receiver.key().empty()) record.party("recipient", paper.receiver.name, paper.receiver.id);
  // An order response speaks for the supplier even where it does not name him; it is no word of our own staff.
  if (paper.kind != Kind::transportation_status) record.party("supplier", paper.supplier.name, paper.supplier.id);
  if (paper.kind == Kind::transportation_status || !paper.carrier.key().empty())
    record.party("carrier", paper.carrier.name, paper.carrier.id);
}

void add_record(const Share& share, const Reading& reading, Records& out) {
  const auto& paper = share.told.paper;
  auto& record =
      out.add(is_order_response(paper.kind) ? "message" : "shipment_event", key_of(share), pointer_to(*share.place));
  record.at(issued(paper, reading.timezone)).text(say(share.told, reading.language));
  add_parties(record, paper);
  record.channel("document");
  add_outcome(record, share, reading);
  add_identifiers(record, share, reading);
  record.detail("document_type", type_name(paper.kind)).detail("document_no", paper.id);
  record.detail("despatched_at", paper.despatched).detail("delivered_at", paper.delivered);
  record.detail("recipient", paper.contact.name);
  add_quantities(record, share.told.lines);
}

std::vector<const Line*> all(const std::vector<Line>& lines) {
  std::vector<const Line*> every;
  for (const auto& line : lines) every.push_back(&line);
  return every;
}

// Distinct, and no shipment numbered 1.
std::vector<Waybill> together(std::initializer_list<const std::vector<Waybill>*> lists, const Reading& reading) {
  std::vector<Waybill> together;
  std::set<std::string> known;
  for (const auto* list : lists)
    for (const auto& waybill : real_waybills(*list, reading.shortest_waybill))
      if (known.insert(plain_number(waybill.number)).second) together.push_back(waybill);
  return together;
}

std::vector<Waybill> own_waybills(const Paper& paper) {
  std::vector<Waybill> own;
  for (const auto& line : paper.lines) own.insert(own.end(), line.waybills.begin(), line.waybills.end());
  for (const auto* consignment : paper.consignments)
    for (auto& waybill : consignment_waybills(*consignment, paper.carrier.key())) own.push_back(std::move(waybill));
  return own;
}

Share whole(const Paper& paper, const Reading& reading) {
  const auto own = own_waybills(paper);
  Told told{paper, paper.orders, together({&paper.waybills, &own}, reading), {}, all(paper.lines), paper.consignments};
  return {paper.root, {}, std::move(told), false};
}

void add_shares_of_orders(const Paper& paper, const Reading& reading, Records& out) {
  const auto common = together({&paper.waybills}, reading);
  std::set<std::string> told;
  for (const auto& line : paper.lines) {
    std::vector<std::string> orders;
    if (!line.order.empty()) orders.push_back(line.order);
    told.insert(plain_number(line.order));
    Told one{paper, orders, together({&line.waybills}, reading), common, {&line}, {}, false};
    add_record({line.element, "line " + line.id, std::move(one), true}, reading, out);
  }
  for (const auto* reference : paper.order_references)
    if (const auto order = text_at(reference, "ID"); told.insert(plain_number(order)).second)
      add_record({reference, "order " + order, {paper, {order}, {}, common, {}, {}, false}, true}, reading, out);
}

// A carrier's status of many parcels: each is somebody else's.
void add_shares_of_parcels(const Paper& paper, const Reading& reading, Records& out) {
  for (const auto* consignment : paper.consignments) {
    const auto all_numbers = consignment_waybills(*consignment, paper.carrier.key());
    Told one{paper, {}, together({&all_numbers}, reading), {}, {}, {consignment}, false};
    const auto mark = "consignment " + (all_numbers.empty() ? std::string() : all_numbers.front().number);
    add_record({consignment, mark, std::move(one), false}, reading, out);
  }
}

}  // namespace

Reading reading_of(const Options& options) {
  Reading reading;
  if (options.text("language") == "en") reading.language = Language::english;
  reading.timezone = options.timezone("timezone");
  reading.carrier = options.text("carrier");
  reading.carriers = options.map("carriers");
  reading.outcomes = options.map("status_outcomes");
  reading.shortest_waybill = static_cast<size_t>(std::max<int64_t>(options.integer("shortest_waybill"), 1));
  return reading;
}

std::string realm_of(const Waybill& waybill, const Reading& reading) {
  const auto found = reading.carriers.find(waybill.carrier);
  if (found != reading.carriers.end()) return found->second;
  return waybill.carrier.empty() ? reading.carrier : waybill.carrier;
}

void add_records(const Paper& paper, const Reading& reading, Records& out) {
  if (paper.orders.size() > 1) return add_shares_of_orders(paper, reading, out);
  if (paper.consignments.size() > 1) return add_shares_of_parcels(paper, reading, out);
  add_record(whole(paper, reading), reading, out);
}

}  // namespace ubl
