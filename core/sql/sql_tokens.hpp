// A query as its words, strings and signs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql_text.hpp"

namespace dossier::sql {

struct Token {
  Piece piece = Piece::code;  // a word is code
  std::string text;           // of a word in lower case; of a string or a name without its quotes
  size_t begin = 0, end = 0;  // where it stands in the query
};

/// In order; comments and blanks are none.
std::vector<Token> tokens_of(std::string_view sql, Dialect dialect);

inline bool is_code(const Token& token, std::string_view text) {
  return token.piece == Piece::code && token.text == text;
}

}  // namespace dossier::sql
