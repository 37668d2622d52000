// Where rows stand in the bytes of a CSV document (RFC 4180), for pointers such as row=3 or row=3;5;9 (RFC 7111).
#pragma once

#include <cstdint>

#include "assemble/found_places.hpp"

namespace dossier {

/// The rows of a pointer, ascending, each once; empty for what is no such pointer. The first row of a document is 1; a
/// header and an empty line are rows too.
std::vector<int64_t> rows_of_pointer(std::string_view pointer);

/// The ranges of the rows at these pointers, without their line breaks, from one pass over the bytes. A row may span
/// lines within quotes. Rows end at LF or CRLF; at CR where the document holds no LF. `has_header`: row 1 names the
/// columns.
///
/// Total, and never wrong about whose row it is: where readers of CSV would not agree where a row ends (quotes that do
/// not match, a single CR among LFs, a backslash before a quote in a row of several lines), nothing from there on is
/// found. The charset must keep ASCII's bytes for ASCII's letters, as UTF-8 and GB18030 do for those that matter here.
FoundPlaces csv_ranges(std::string_view text, const std::set<std::string>& pointers, bool has_header = false);

}  // namespace dossier
