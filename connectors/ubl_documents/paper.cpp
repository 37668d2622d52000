#include "paper.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "dossier/dropped_files.hpp"

namespace ubl {
namespace {

using dossier::ErrorKind;
using dossier::fail;

constexpr size_t most_lines = 5000;
constexpr size_t most_waybills = 1000;
constexpr size_t most_notes = 20;

struct Type {
  Kind kind;
  std::string_view name;
  std::string_view lines;  // the elements that are its lines
  std::string_view code;   // where its status or answer stands
};

constexpr std::array types{
    Type{Kind::despatch_advice, "DespatchAdvice", "DespatchLine", "DocumentStatusCode"},
    Type{Kind::receipt_advice, "ReceiptAdvice", "ReceiptLine", "DocumentStatusCode"},
    Type{Kind::transportation_status, "TransportationStatus", "", "TransportExecutionStatusCode"},
    Type{Kind::order_response, "OrderResponse", "OrderLine", "OrderResponseCode"},
    Type{Kind::order_response_simple, "OrderResponseSimple", "", "AcceptedIndicator"}};

constexpr std::string_view ubl_names = "urn:oasis:names:specification:ubl:schema:xsd:";

const Type* type_of(const Element& element) {
  const auto found =
      std::find_if(types.begin(), types.end(), [&](const Type& type) { return type.name == local_name(element); });
  return found != types.end() && name_space(element).starts_with(ubl_names) ? &*found : nullptr;
}

std::string first_text(const Element* from, std::initializer_list<std::string_view> paths) {
  for (const auto path : paths)
    if (auto text = text_at(from, path); !text.empty()) return text;
  return {};
}

Company company(const Element* party, const Element* around = nullptr) {
  auto id = first_text(party, {"PartyIdentification/ID", "EndpointID", "PartyLegalEntity/CompanyID"});
  if (id.empty()) id = text_at(around, "CustomerAssignedAccountID");
  return {first_text(party, {"PartyName/Name", "PartyLegalEntity/RegistrationName"}), id};
}

Company supplier_of(const Element* root) {
  for (const auto name : {"DespatchSupplierParty", "SellerSupplierParty"})
    if (const auto* around = child(root, name)) return company(child(around, "Party"), around);
  return {};
}

Company carrier_of(const Element* root) {
  for (const auto path : {"Shipment/Consignment/CarrierParty", "Shipment/ShipmentStage/CarrierParty",
                          "Consignment/CarrierParty", "Shipment/Delivery/CarrierParty", "SenderParty"})
    if (const auto* party = find(root, path))
      if (std::string_view(path) != "SenderParty" || local_name(*root) == "TransportationStatus") return company(party);
  return {};
}

// A despatch advice names him, too, but there he has not spoken.
Company receiver_of(const Element* root, Kind kind) {
  const auto* around = kind == Kind::receipt_advice ? child(root, "DeliveryCustomerParty") : nullptr;
  return around ? company(child(around, "Party"), around) : Company();
}

std::string date_and_time(const Element* from, std::string_view date, std::string_view time) {
  const auto day = text_at(from, date), clock = text_at(from, time);
  return clock.empty() || day.empty() ? day : day + " " + clock;
}

Contact contact_of(const Element* root) {
  for (const auto path : {"DeliveryCustomerParty/DeliveryContact", "DeliveryCustomerParty/Party/Contact",
                          "Shipment/Delivery/DeliveryParty/Contact"})
    if (const auto* found = find(root, path))
      return {text_at(found, "Name"), text_at(found, "Telephone"), text_at(found, "ElectronicMail")};
  return {first_text(root, {"DeliveryCustomerParty/Party/PartyName/Name"}), {}, {}};
}

void add_waybill(std::vector<Waybill>& waybills, const std::string& number, const std::string& carrier) {
  const bool known = std::any_of(waybills.begin(), waybills.end(), [&](const Waybill& waybill) {
    return dossier::plain_number(waybill.number) == dossier::plain_number(number);
  });
  if (!number.empty() && !known && waybills.size() <= most_waybills) waybills.push_back({number, carrier});
}

// The carrier's own number first: a sender may number shipments and consignments as he likes.
std::vector<Waybill> waybills_of(const Element* around, const std::string& carrier) {
  std::vector<Waybill> waybills;
  for (const auto* shipment : children(around, "Shipment")) {
    add_waybill(waybills, text_at(shipment, "Delivery/TrackingID"), carrier);
    for (const auto* consignment : children(shipment, "Consignment"))
      for (const auto& waybill : consignment_waybills(*consignment, carrier))
        add_waybill(waybills, waybill.number, waybill.carrier);
    add_waybill(waybills, text_at(shipment, "ID"), carrier);
  }
  return waybills;
}

std::vector<Quantity> quantities_of(const Element* line) {
  struct Named {
    std::string_view element;
    std::initializer_list<std::string_view> reasons;
  };
  static const std::initializer_list<Named> named = {
      {"DeliveredQuantity", {}},
      {"BackorderQuantity", {"BackorderReason"}},
      {"OutstandingQuantity", {"OutstandingReason"}},
      {"ReceivedQuantity", {}},
      {"ShortQuantity", {}},
      {"RejectedQuantity", {"RejectReason", "RejectReasonCode"}},
      {"OversupplyQuantity", {}},
      {"Quantity", {}},
  };
  std::vector<Quantity> quantities;
  for (const auto& [name, reasons] : named)
    if (const auto* element = child(line, name)) {
      const char* unit = element->Attribute("unitCode");
      auto value = text_of(element);
      if (!value.empty()) quantities.push_back({name, std::move(value), unit ? unit : "", first_text(line, reasons)});
    }
  return quantities;
}

Line read_line(const Element* element, const std::string& carrier) {
  // An order response has its line's fields one level deeper.
  const auto* fields = child(element, "LineItem") ? child(element, "LineItem") : element;
  Line line{element, text_at(fields, "ID"), {}, text_at(fields, "LineStatusCode"), text_at(fields, "Note"), {}, {}, {}};
  line.item = first_text(fields, {"Item/Name", "Item/Description", "Item/SellersItemIdentification/ID"});
  line.order = first_text(fields, {"OrderLineReference/OrderReference/ID"});
  if (line.order.empty()) line.order = text_at(element, "OrderLineReference/OrderReference/ID");
  line.quantities = quantities_of(fields);
  line.waybills = waybills_of(fields, carrier);
  return line;
}

void add_distinct(std::vector<std::string>& list, const std::string& value) {
  if (!value.empty() && std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

void read_orders(Paper& paper) {
  for (const auto* reference : children(paper.root, "OrderReference"))
    if (!text_at(reference, "ID").empty()) paper.order_references.push_back(reference);
  std::set<std::string> known;
  const auto add = [&](const std::string& order) {
    if (!order.empty() && known.insert(dossier::plain_number(order)).second) paper.orders.push_back(order);
  };
  for (const auto* reference : paper.order_references) add(text_at(reference, "ID"));
  for (const auto& line : paper.lines) add(line.order);
}

void read_despatches(Paper& paper) {
  if (paper.kind == Kind::despatch_advice) return add_distinct(paper.despatches, paper.id);
  for (const auto* reference : children(paper.root, "DespatchDocumentReference"))
    add_distinct(paper.despatches, text_at(reference, "ID"));
  for (const auto& line : paper.lines)
    add_distinct(paper.despatches, text_at(line.element, "DespatchLineReference/DocumentReference/ID"));
}

}  // namespace

std::string_view type_name(Kind kind) {
  return std::find_if(types.begin(), types.end(), [&](const Type& type) { return type.kind == kind; })->name;
}

std::vector<Waybill> consignment_waybills(const Element& consignment, const std::string& carrier) {
  const auto own = company(child(&consignment, "CarrierParty"));
  std::vector<Waybill> waybills;
  for (const auto name : {"CarrierAssignedID", "ID", "FreightForwarderAssignedID"})
    add_waybill(waybills, text_at(&consignment, name), own.key().empty() ? carrier : own.key());
  return waybills;
}

const Element* ubl_root(const tinyxml2::XMLDocument& document) {
  const auto* root = document.RootElement();
  if (local_name(*root) == "StandardBusinessDocument")
    for (const auto* inner = root->FirstChildElement(); inner; inner = inner->NextSiblingElement())
      if (name_space(*inner).starts_with(ubl_names)) return inner;
  return name_space(*root).starts_with(ubl_names) ? root : nullptr;
}

dossier::Result<Paper> read_paper(const tinyxml2::XMLDocument& document) {
  const auto* root = ubl_root(document);
  const auto* type = root ? type_of(*root) : nullptr;
  if (!type)
    return fail(ErrorKind::malformed,
                "<" + std::string(local_name(root ? *root : *document.RootElement())).substr(0, 60) +
                    "> is none of the documents read here; wanted a UBL 2 DespatchAdvice, ReceiptAdvice, "
                    "TransportationStatus, OrderResponse or OrderResponseSimple");
  Paper paper{type->kind,
              root,
              text_at(root, "ID"),
              text_at(root, "IssueDate"),
              text_at(root, "IssueTime"),
              text_at(root, type->code),
              {},
              supplier_of(root),
              carrier_of(root),
              receiver_of(root, type->kind),
              contact_of(root),
              {},
              {},
              {},
              {},
              {},
              {},
              {},
              {}};
  // Told once: who wrote it is no further contact.
  if (paper.contact.name == paper.receiver.name) paper.contact.name.clear();
  if (paper.id.empty()) return fail(ErrorKind::malformed, pointer_to(*root) + "/ID[1]: missing or empty");
  for (const auto* note : children(root, "Note"))
    if (paper.notes.size() < most_notes) add_distinct(paper.notes, text_of(note));
  paper.despatched = date_and_time(root, "Shipment/Delivery/Despatch/ActualDespatchDate",
                                   "Shipment/Delivery/Despatch/ActualDespatchTime");
  paper.delivered = date_and_time(root, "Shipment/Delivery/ActualDeliveryDate", "Shipment/Delivery/ActualDeliveryTime");
  const auto lines = type->lines.empty() ? std::vector<const Element*>() : children(root, type->lines);
  paper.consignments = children(root, "Consignment");
  if (lines.size() > most_lines || paper.consignments.size() > most_lines)
    return fail(ErrorKind::malformed, pointer_to(*root) + ": more than " + std::to_string(most_lines) +
                                          " lines or consignments in one document");
  for (const auto* line : lines) paper.lines.push_back(read_line(line, paper.carrier.key()));
  paper.waybills = waybills_of(root, paper.carrier.key());
  if (paper.waybills.size() > most_waybills)
    return fail(ErrorKind::malformed,
                pointer_to(*root) + ": more than " + std::to_string(most_waybills) + " waybills in one document");
  read_orders(paper);
  read_despatches(paper);
  return paper;
}

}  // namespace ubl
