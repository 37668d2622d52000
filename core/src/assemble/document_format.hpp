// The formats whose documents can be cut, and what each takes for a place.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "assemble/found_places.hpp"
#include "store/store.hpp"

namespace dossier {

enum class DocumentFormat {
  json,   // pointers of RFC 6901
  csv,    // row=3;5 (RFC 7111)
  xml,    // /DespatchAdvice/DespatchLine[2]
  text,   // line=10,14 (RFC 5147)
  other,  // cannot be cut
};

/// The format of a document, told by its label where that says JSON, else by the pointers that lead into it: files
/// seldom carry a label that is true. `other` where the charset does not let bytes be counted (UTF-16, say).
DocumentFormat format_of(const StoredDocument& document, std::string_view bytes, const std::set<std::string>& pointers);

/// Looks the pointers up in the bytes.
FoundPlaces find_places(DocumentFormat format, const StoredDocument& document, std::string_view bytes,
                        const std::set<std::string>& pointers);

/// True when the bytes at the items' pointers may hold something of what stands at strangers'. The pointer "" is the
/// whole document: an item's holds everything, a stranger's is the frame around the items. What leads nowhere that
/// anybody can tell may be anywhere.
bool may_share(DocumentFormat format, const std::set<std::string>& items, const std::vector<std::string>& strangers);

/// True when a document of this format is the case's as soon as nothing in it is known to be a stranger's, without
/// every byte of it being an item's: `filed` says that it is filed under an identifier of the case.
bool is_whole(DocumentFormat format, const FoundPlaces& found, bool filed);

}  // namespace dossier
