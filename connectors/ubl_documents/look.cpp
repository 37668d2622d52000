#include "look.hpp"

#include "xml.hpp"

namespace ubl {
namespace {

bool is_elsewhere(const tinyxml2::XMLDocument& document) {
  const auto* root = ubl_root(document);
  const auto name = local_name(root ? *root : *document.RootElement());
  for (const auto read_here :
       {"DespatchAdvice", "ReceiptAdvice", "TransportationStatus", "OrderResponse", "OrderResponseSimple"})
    if (name == read_here) return false;
  return true;
}

}  // namespace

Seen look_into(std::string_view bytes, const Reading& reading) {
  Seen seen;
  const auto parsed = parse_xml(bytes);
  if (!parsed) {
    seen.fault = parsed.error().message();
    return seen;
  }
  const auto paper = read_paper(**parsed);
  if (!paper) {
    seen.is_other = is_elsewhere(**parsed);
    if (!seen.is_other) seen.fault = paper.error().message();
    return seen;
  }
  seen.names = names_in(*paper, reading.shortest_waybill);
  seen.lacks_carrier = paper->orders.empty() && paper->carrier.key().empty() && reading.carrier.empty();
  return seen;
}

}  // namespace ubl
