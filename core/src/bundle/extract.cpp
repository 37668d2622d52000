#include "bundle/extract.hpp"

#include <algorithm>
#include <tuple>

namespace dossier::bundle {

std::vector<Piece> pieces_of(const CaseDocument& document) {
  auto ranges = document.ranges;
  std::stable_sort(ranges.begin(), ranges.end(), [](const auto& left, const auto& right) {
    return std::tie(left.offset, left.length, left.item, left.pointer) <
           std::tie(right.offset, right.length, right.item, right.pointer);
  });
  std::vector<Piece> pieces;
  for (auto& range : ranges) {
    if (pieces.empty() || pieces.back().offset != range.offset || pieces.back().length != range.length)
      pieces.push_back({range.offset, range.length, extract_size(pieces), {}});
    pieces.back().items.push_back(std::move(range));
  }
  return pieces;
}

int64_t extract_size(const std::vector<Piece>& pieces) {
  return pieces.empty() ? 0 : pieces.back().at + pieces.back().length + 1;
}

Result<std::string> extract_of(const std::vector<Piece>& pieces, std::string_view document) {
  const auto size = static_cast<int64_t>(document.size());
  std::string extract;
  extract.reserve(static_cast<size_t>(extract_size(pieces)));
  for (const auto& piece : pieces) {
    if (piece.offset < 0 || piece.length < 0 || piece.offset > size || piece.length > size - piece.offset)
      return fail(ErrorKind::internal, "bytes " + std::to_string(piece.offset) + " + " + std::to_string(piece.length) +
                                           " of an item lie outside the document of " + std::to_string(size) +
                                           " bytes");
    extract += document.substr(static_cast<size_t>(piece.offset), static_cast<size_t>(piece.length));
    extract += '\n';
  }
  return extract;
}

}  // namespace dossier::bundle
