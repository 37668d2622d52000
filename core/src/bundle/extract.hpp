// The part of a document that a case may carry: the exact bytes of its own rows and values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dossier/result.hpp"
#include "model/case.hpp"

namespace dossier::bundle {

/// One piece of an extract. Items that share the same bytes share the piece.
struct Piece {
  int64_t offset = 0, length = 0;  // in the whole document
  int64_t at = 0;                  // in the extract
  std::vector<CaseDocument::Range> items;
};

/// The pieces of an extract in document order: every distinct range once.
std::vector<Piece> pieces_of(const CaseDocument& document);

/// Bytes of the extract: each piece and one LF behind it.
int64_t extract_size(const std::vector<Piece>& pieces);

/// The extract itself. Errors: internal, for a range outside the document.
Result<std::string> extract_of(const std::vector<Piece>& pieces, std::string_view document);

}  // namespace dossier::bundle
