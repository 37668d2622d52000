#include "sql_tokens.hpp"

namespace dossier::sql {
namespace {

// Without the quotes around it; those within stand doubled.
std::string unquoted(std::string_view text) {
  std::string bare;
  for (size_t at = 1; at + 1 < text.size(); ++at) {
    bare += text[at];
    if (text[at] == text.front()) ++at;
  }
  return bare;
}

size_t end_of_word(std::string_view sql, size_t at) {
  while (at < sql.size() && is_of_name(sql[at])) ++at;
  return at;
}

}  // namespace

std::vector<Token> tokens_of(std::string_view sql, Dialect dialect) {
  std::vector<Token> tokens;
  for (size_t at = 0; at < sql.size();) {
    const auto [piece, end] = opaque_at(sql, at, dialect);
    const auto last = piece == Piece::code && is_of_name(sql[at]) ? end_of_word(sql, at) : end;
    const auto text = sql.substr(at, last - at);
    if (piece == Piece::string || piece == Piece::name) tokens.push_back({piece, unquoted(text), at, last});
    else if (piece != Piece::comment && static_cast<unsigned char>(text.front()) > ' ')
      tokens.push_back({piece, lower(text), at, last});
    at = last;
  }
  return tokens;
}

}  // namespace dossier::sql
