// Where elements stand in the bytes of an XML document, for pointers such as /DespatchAdvice/DespatchLine[2].
#pragma once

#include "assemble/found_places.hpp"

namespace dossier {

/// True for an absolute path of local names with a position, counted from 1 among siblings of that local name, in every
/// step but the first: /A, /A/B[2], /A/B[2]/C[1].
bool is_element_path(std::string_view pointer);

/// The ranges of the elements at these paths, from the `<` of the start tag to the `>` of the end tag, from one pass
/// over the bytes. Prefixes of names do not count; comments, CDATA, processing instructions and quoted attributes are
/// passed over. `covers_all`: the root element is one of them, and nothing but the XML declaration stands outside of
/// it.
///
/// Total: a document that is not well-formed in its tags, declares a document type (whose entities may hold anything)
/// or nests deeper than 1000 gives nothing at all. The charset must keep ASCII's bytes for ASCII's letters.
FoundPlaces xml_ranges(std::string_view text, const std::set<std::string>& pointers);

}  // namespace dossier
