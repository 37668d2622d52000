// XML of strangers, bounded: tinyxml2 behind the few questions that UBL needs. No document type definition, no entity
// of one's own, no external file.
#pragma once

#include <tinyxml2.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/result.hpp"

namespace ubl {

inline constexpr size_t largest_file = size_t{8} << 20;  // bytes of one document
inline constexpr size_t most_tags = 400000;              // "<" in one document; bounds what it takes in memory

using Element = tinyxml2::XMLElement;

/// Errors: malformed, with the line: too large, too deep (100 levels), a DOCTYPE, a zero byte, not well-formed.
dossier::Result<std::unique_ptr<tinyxml2::XMLDocument>> parse_xml(std::string_view bytes);

/// "ID" of <cbc:ID>.
std::string_view local_name(const Element& element);
/// The namespace that the element's own prefix stands for, where it or one around it declares it.
std::string_view name_space(const Element& element);

/// The first child of that local name; null where there is none, or no parent.
const Element* child(const Element* parent, std::string_view name);
std::vector<const Element*> children(const Element* parent, std::string_view name);
/// The element at "Shipment/Consignment/ID", first ones on the way; null where there is none.
const Element* find(const Element* from, std::string_view path);

/// The words of an element, blanks around them gone and runs of blanks made one; empty for null.
std::string text_of(const Element* element);
inline std::string text_at(const Element* from, std::string_view path) { return text_of(find(from, path)); }

/// An absolute path of local names with 1-based positions: /DespatchAdvice/DespatchLine[2]
std::string pointer_to(const Element& element);

}  // namespace ubl
