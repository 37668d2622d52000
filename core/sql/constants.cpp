// Texts that a query gives in a column whatever it finds.

#include <algorithm>
#include <array>

#include "dossier/sql.hpp"
#include "sql_tokens.hpp"

namespace dossier::sql {
namespace {

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
    const bool named_by_as = is_code(tokens[at - 1], "as");
    const auto value = at - (named_by_as ? 2 : 1);
    if (value > 0 && tokens[value].piece == Piece::string && begins_expression(tokens[value - 1]))
      constants.push_back(tokens[value].text);
  }
  return constants;
}

}  // namespace dossier::sql
