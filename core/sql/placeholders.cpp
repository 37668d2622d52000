// Named placeholders of a house's SQL, turned into positions.

#include <functional>

#include "dossier/sql.hpp"
#include "sql_text.hpp"

namespace dossier::sql {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool begins_name(char letter) { return is_of_name(letter) && !is_digit(letter); }

using TakeName = std::function<Result<std::string>(const std::string&)>;
using TakePiece = std::function<Result<std::string>(Piece, std::string_view)>;

// Copies `sql` piece by piece; `name` says what stands in place of a placeholder, `piece` in place of anything else.
Result<std::string> rewrite(std::string_view sql, Dialect dialect, const TakeName& name, const TakePiece& piece) {
  std::string out;
  for (size_t at = 0; at < sql.size();) {
    if (sql.substr(at, 2) == "::") {
      out += "::";
      at += 2;
      continue;
    }
    if (sql[at] == ':' && at + 1 < sql.size() && begins_name(sql[at + 1])) {
      size_t end = at + 1;
      while (end < sql.size() && is_of_name(sql[end])) ++end;
      out += DOSSIER_TRY(name(std::string(sql.substr(at + 1, end - at - 1))));
      at = end;
      continue;
    }
    const auto [kind, end] = opaque_at(sql, at, dialect);
    out += DOSSIER_TRY(piece(kind, sql.substr(at, end - at)));
    at = end;
  }
  return out;
}

std::string known_names(const Values& values) {
  std::string names;
  for (const auto& [name, value] : values) names += (names.empty() ? ":" : ", :") + name;
  return names.empty() ? "none" : names;
}

// Poco's PostgreSQL client counts every $1 in the text, also within strings. Two strings with a line end between them
// are one to PostgreSQL: so the dollar is parted from its digit.
Result<std::string> without_dollar_digits(Piece kind, std::string_view text) {
  if (kind == Piece::comment) return std::string(text.substr(0, 2) == "--" ? "\n" : " ");
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    out += text[at];
    if (text[at] != '$' || at + 1 == text.size() || !is_digit(text[at + 1])) continue;
    if (kind != Piece::string)
      return fail(ErrorKind::config, "\"" + std::string(text.substr(at, 2)) +
                                         "\" within a quoted name or between $$ cannot be passed on; write it within "
                                         "single quotes");
    out += "'\n'";
  }
  return out;
}

}  // namespace

std::vector<std::string> placeholders_in(std::string_view sql, Dialect dialect) {
  std::vector<std::string> names;
  static_cast<void>(rewrite(
      sql, dialect,
      [&](const std::string& name) -> Result<std::string> {
        names.push_back(name);
        return std::string();
      },
      [](Piece, std::string_view text) -> Result<std::string> { return std::string(text); }));
  return names;
}

Result<BoundSql> bind_named(std::string_view sql, const Values& values, Dialect dialect, Positions positions) {
  const bool dollars = positions == Positions::dollars;
  BoundSql bound;
  const TakeName take_name = [&](const std::string& name) -> Result<std::string> {
    const auto known = values.find(name);
    if (known == values.end())
      return fail(ErrorKind::config,
                  "the placeholder :" + name + " stands for nothing here; there are " + known_names(values));
    bound.values.push_back(known->second);
    return dollars ? "$" + std::to_string(bound.values.size()) : std::string("?");
  };
  char before = 0;
  const TakePiece take_piece = [&](Piece kind, std::string_view text) -> Result<std::string> {
    const char last = std::exchange(before, kind == Piece::code ? text[0] : 0);
    if (dollars && kind != Piece::code) return without_dollar_digits(kind, text);
    if (kind == Piece::code && (dollars ? last == '$' && is_digit(text[0]) : text[0] == '?'))
      return fail(ErrorKind::config, std::string("the query has a position of its own (") + (dollars ? "$1" : "?") +
                                         "); write the placeholder's name, such as " + known_names(values) +
                                         (dollars ? "" : ". As an operator ? cannot be passed on to this engine"));
    return std::string(text);
  };
  bound.sql = DOSSIER_TRY(rewrite(sql, dialect, take_name, take_piece));
  return bound;
}

}  // namespace dossier::sql
