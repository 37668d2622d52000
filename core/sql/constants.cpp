// Texts that a query gives in a column whatever it finds.

#include <algorithm>
#include <array>

#include "dossier/sql.hpp"
#include "sql_text.hpp"

namespace dossier::sql {
namespace {

struct Token {
  Piece piece = Piece::code;  // a word is code
  std::string text;
};

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

std::vector<Token> tokens_of(std::string_view sql, Dialect dialect) {
  std::vector<Token> tokens;
  for (size_t at = 0; at < sql.size();) {
    const auto [piece, end] = opaque_at(sql, at, dialect);
    const auto last = piece == Piece::code && is_of_name(sql[at]) ? end_of_word(sql, at) : end;
    const auto text = sql.substr(at, last - at);
    if (piece == Piece::string || piece == Piece::name) tokens.push_back({piece, unquoted(text)});
    else if (piece != Piece::comment && static_cast<unsigned char>(text.front()) > ' ')
      tokens.push_back({piece, lower(text)});
    at = last;
  }
  return tokens;
}

// What stands in front of a whole expression of the list behind SELECT.
bool begins_expression(const Token& token) {
  constexpr std::array<std::string_view, 4> words = {"select", "distinct", "all", ","};
  return token.piece == Piece::code && std::find(words.begin(), words.end(), token.text) != words.end();
}

}  // namespace

std::vector<std::string> constants_in(std::string_view sql, std::string_view column, Dialect dialect) {
  const auto tokens = tokens_of(sql, dialect);
  std::vector<std::string> constants;
  for (size_t at = 2; at < tokens.size(); ++at) {
    const auto& name = tokens[at];
    if (name.piece == Piece::string || lower(name.text) != column) continue;
    const bool named_by_as = tokens[at - 1].piece == Piece::code && tokens[at - 1].text == "as";
    const auto value = at - (named_by_as ? 2 : 1);
    if (value > 0 && tokens[value].piece == Piece::string && begins_expression(tokens[value - 1]))
      constants.push_back(tokens[value].text);
  }
  return constants;
}

}  // namespace dossier::sql
