// Where lines stand in the bytes of a plain text, for pointers such as line=10,14 (RFC 5147).
#pragma once

#include <cstdint>
#include <utility>

#include "assemble/found_places.hpp"

namespace dossier {

/// The two positions of a pointer, line=first,end: the lines from `first` (0 is the first one) up to, but without,
/// `end`. Nothing for any other text; a position alone, or an open end, names no lines.
std::optional<std::pair<int64_t, int64_t>> lines_of_pointer(std::string_view pointer);

/// The range of the lines at each pointer, without the last line break, from one pass over the bytes. Lines end at LF
/// or CRLF; at CR where the text holds no LF. Total: behind a single CR among LFs, where readers would count
/// differently, nothing is found. `covers_all` leaves out lines that are empty, and a first line that says WEBVTT and
/// no more.
FoundPlaces text_ranges(std::string_view text, const std::set<std::string>& pointers);

}  // namespace dossier
