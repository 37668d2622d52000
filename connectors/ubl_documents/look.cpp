#include "look.hpp"

#include <iconv.h>

#include <string>

#include "xml.hpp"

namespace ubl {
namespace {

/// As the host decodes a document before it is normalised: by its byte order mark. What is none stays as it is.
std::string from_utf16(std::string_view bytes) {
  std::string utf8(bytes.size() * 2, '\0');  // three bytes of a letter that takes two are the most
  std::string source(bytes);
  const auto conversion = iconv_open("UTF-8", "UTF-16");
  if (conversion == iconv_t(-1)) return source;
  char *in = source.data(), *out = utf8.data();
  size_t left = source.size(), room = utf8.size();
  const bool is_whole = iconv(conversion, &in, &left, &out, &room) != size_t(-1);
  iconv_close(conversion);
  if (!is_whole) return source;
  utf8.resize(utf8.size() - room);
  return utf8;
}

bool is_utf16(std::string_view bytes) { return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"); }

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
  const auto parsed = is_utf16(bytes) ? parse_xml(from_utf16(bytes)) : parse_xml(bytes);
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
