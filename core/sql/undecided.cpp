// The rows that a query can never find, whatever its placeholder stands for.

#include <algorithm>
#include <array>

#include "dossier/sql.hpp"
#include "sql_tokens.hpp"

namespace dossier::sql {
namespace {

using Tokens = std::vector<Token>;

template <size_t count>
bool is_one_of(const Token& token, const std::array<std::string_view, count>& words) {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return is_code(token, word); });
}

constexpr std::array<std::string_view, 2> conditions = {"where", "having"};
constexpr std::array<std::string_view, 6> tails = {"order", "limit", "offset", "fetch", "for", ";"};
constexpr std::array<std::string_view, 6> next_clauses = {"group", "having", "window", "union", "intersect", "except"};

bool ends_condition(const Token& token) { return is_one_of(token, tails) || is_one_of(token, next_clauses); }

// The first token behind the condition that begins at `at`.
size_t end_of_condition(const Tokens& tokens, size_t at) {
  for (int depth = 0; at < tokens.size(); ++at) {
    if (is_code(tokens[at], "(")) ++depth;
    if (depth == 0 && (is_code(tokens[at], ")") || ends_condition(tokens[at]))) break;
    if (is_code(tokens[at], ")")) --depth;
  }
  return at;
}

bool names(const Tokens& tokens, size_t at, size_t end, std::string_view placeholder) {
  for (++at; at < end; ++at)
    if (is_code(tokens[at], placeholder) && is_code(tokens[at - 1], ":") && tokens[at - 1].end == tokens[at].begin)
      return true;
  return false;
}

// In words that every dialect has: of what is unknown neither it nor its opposite holds.
std::string unknown(std::string_view condition) {
  const std::string text(condition);
  return " CASE WHEN (" + text + "\n) OR NOT (" + text + "\n) THEN 1 ELSE 0 END = 0\n";
}

}  // namespace

std::optional<std::string> undecided(std::string_view sql, std::string_view placeholder, Dialect dialect) {
  const auto tokens = tokens_of(sql, dialect);
  std::string out;
  size_t copied = 0, at = 0;
  for (int depth = 0; at < tokens.size(); ++at) {
    if (is_code(tokens[at], "(")) ++depth;
    if (is_code(tokens[at], ")")) --depth;
    if (depth == 0 && is_one_of(tokens[at], tails)) break;
    if (!is_one_of(tokens[at], conditions)) continue;
    const auto end = end_of_condition(tokens, at + 1);
    if (!names(tokens, at + 1, end, placeholder)) continue;
    const auto begins = tokens[at].end, ends = tokens[end - 1].end;
    out += std::string(sql.substr(copied, begins - copied)) + unknown(sql.substr(begins, ends - begins));
    copied = ends;
    at = end - 1;
  }
  if (copied == 0) return {};
  const auto tail = at < tokens.size() ? tokens[at].begin : sql.size();
  return out + std::string(sql.substr(copied, tail - copied));
}

}  // namespace dossier::sql
