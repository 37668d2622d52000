// A UBL 2.x business document (OASIS Universal Business Language) as far as a complaint needs it, whatever its type:
// who sent it, which orders, waybills and despatches it names, what its lines say of quantities.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "xml.hpp"

namespace ubl {

enum class Kind { despatch_advice, receipt_advice, transportation_status, order_response, order_response_simple };

/// A supplier, a carrier, whoever took the goods in: ids without their schemeID.
struct Company {
  std::string name, id;
  /// What tells this company from others within one folder.
  const std::string& key() const { return id.empty() ? name : id; }
};

struct Waybill {
  std::string number;
  std::string carrier;  // its id, or its name where it has none; may be empty
};

/// One quantity of a line: <DeliveredQuantity unitCode="C62">1</DeliveredQuantity>
struct Quantity {
  std::string_view element;  // "DeliveredQuantity"
  std::string value, unit;   // unit: UN/ECE Recommendation 20
  std::string reason;
  bool is_some() const { return value.find_first_of("123456789") != std::string::npos && value.front() != '-'; }
};

struct Line {
  const Element* element;
  std::string id, item, status, note, order;
  std::vector<Quantity> quantities;
  std::vector<Waybill> waybills;  // the line's own
};

/// Who is to receive the goods. Never followed: whose phone it is, the order does not prove.
struct Contact {
  std::string name, phone, email;
  bool is_empty() const { return name.empty() && phone.empty() && email.empty(); }
};

struct Paper {
  Kind kind;
  const Element* root;
  std::string id, date, time;  // IssueDate, IssueTime
  std::string code;            // the document's own status or answer, as a code
  std::vector<std::string> notes;
  Company supplier, carrier;
  Company receiver;  // of a receipt advice, who writes it
  Contact contact;
  std::string despatched;                        // ActualDespatchDate and time
  std::string delivered;                         // ActualDeliveryDate and time
  std::vector<const Element*> order_references;  // of the head
  std::vector<std::string> orders;               // distinct, of head and lines, in document order
  std::vector<Waybill> waybills;                 // of the head
  std::vector<std::string> despatches;           // despatch advices: this one, or those it answers
  std::vector<Line> lines;
  std::vector<const Element*> consignments;  // of a transportation status
};

/// The UBL document in an XML document, also within a StandardBusinessDocument (GS1 SBDH, as Peppol sends it); null for
/// any other root.
const Element* ubl_root(const tinyxml2::XMLDocument& document);

/// Errors: malformed, for a document that is none of the five types, or has no ID.
dossier::Result<Paper> read_paper(const tinyxml2::XMLDocument& document);

/// "DespatchAdvice"
std::string_view type_name(Kind kind);

std::vector<Waybill> consignment_waybills(const Element& consignment, const std::string& carrier);

}  // namespace ubl
