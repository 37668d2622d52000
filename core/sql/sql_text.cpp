#include "sql_text.hpp"

namespace dossier::sql {
namespace {

size_t behind(std::string_view sql, size_t from, std::string_view mark) {
  const auto found = sql.find(mark, from);
  return found == std::string_view::npos ? sql.size() : found + mark.size();
}

// A quote stands for itself within quotes when it is doubled, and in some dialects behind a backslash.
size_t behind_quotes(std::string_view sql, size_t at, bool backslashes) {
  const char quote = sql[at];
  for (size_t next = at + 1; next < sql.size(); ++next) {
    if (backslashes && sql[next] == '\\') {
      ++next;
    } else if (sql[next] == quote) {
      if (next + 1 == sql.size() || sql[next + 1] != quote) return next + 1;
      ++next;
    }
  }
  return sql.size();
}

size_t behind_nested_comment(std::string_view sql, size_t at) {
  int depth = 0;
  for (size_t next = at; next + 1 < sql.size(); ++next) {
    const auto two = sql.substr(next, 2);
    if (two != "/*" && two != "*/") continue;
    depth += two == "/*" ? 1 : -1;
    if (depth == 0) return next + 2;
    ++next;
  }
  return sql.size();
}

// $$…$$ or $tag$…$tag$; nothing where a dollar begins none.
size_t behind_dollar_string(std::string_view sql, size_t at) {
  size_t end = at + 1;
  while (end < sql.size() && is_of_name(sql[end])) ++end;
  const bool digit = end > at + 1 && sql[at + 1] >= '0' && sql[at + 1] <= '9';
  if (digit || end == sql.size() || sql[end] != '$') return at;
  return behind(sql, end + 1, sql.substr(at, end + 1 - at));
}

// E'…' alone has backslashes in PostgreSQL; the E must be a word of its own.
bool is_escape_string(std::string_view sql, size_t at) {
  if (at == 0 || (sql[at - 1] != 'E' && sql[at - 1] != 'e')) return false;
  return at == 1 || !is_of_name(sql[at - 2]);
}

int digit_of(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

bool begins_line_comment(std::string_view sql, size_t at, Dialect dialect) {
  if (dialect == Dialect::mysql && sql[at] == '#') return true;
  if (sql.substr(at, 2) != "--") return false;
  // MySQL reads 5--3 as a sum.
  return dialect != Dialect::mysql || at + 2 == sql.size() || static_cast<unsigned char>(sql[at + 2]) <= ' ';
}

}  // namespace

bool is_of_name(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '_';
}

Opaque opaque_at(std::string_view sql, size_t at, Dialect dialect) {
  const char letter = sql[at];
  const bool mysql = dialect == Dialect::mysql, postgresql = dialect == Dialect::postgresql;
  if (letter == '\'')
    return {Piece::string, behind_quotes(sql, at, mysql || (postgresql && is_escape_string(sql, at)))};
  if (letter == '"') return {mysql ? Piece::string : Piece::name, behind_quotes(sql, at, mysql)};
  if (letter == '`' && (mysql || dialect == Dialect::sqlite)) return {Piece::name, behind_quotes(sql, at, false)};
  if (letter == '[' && !mysql && !postgresql) return {Piece::name, behind(sql, at + 1, "]")};
  if (begins_line_comment(sql, at, dialect)) return {Piece::comment, behind(sql, at, "\n")};
  if (sql.substr(at, 2) == "/*")
    return {Piece::comment, postgresql ? behind_nested_comment(sql, at) : behind(sql, at + 2, "*/")};
  if (letter == '$' && postgresql)
    if (const auto end = behind_dollar_string(sql, at); end != at) return {Piece::dollar_string, end};
  return {Piece::code, at + 1};
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& letter : lowered)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + ('a' - 'A'));
  return lowered;
}

std::string trimmed(std::string sql) {
  const auto last = sql.find_last_not_of(" \t\r\n;");
  sql.resize(last == std::string::npos ? 0 : last + 1);
  return sql + "\n";
}

std::string quoted(const std::string& name, char quote) {
  std::string text(1, quote);
  for (const char letter : name) {
    text += letter;
    if (letter == quote) text += quote;
  }
  return text + quote;
}

std::string from_hex(std::string_view digits) {
  std::string bytes;
  bytes.reserve(digits.size() / 2);
  for (size_t at = 0; at + 1 < digits.size(); at += 2) {
    const int high = digit_of(digits[at]), low = digit_of(digits[at + 1]);
    if (high < 0 || low < 0) break;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

}  // namespace dossier::sql
