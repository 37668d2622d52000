// Where a query's strings, names and comments begin and end, engine by engine; and pieces of SQL that engines share.
#pragma once

#include <string>
#include <string_view>

#include "dossier/sql.hpp"

namespace dossier::sql {

enum class Piece { code, string, name, comment, dollar_string };

struct Opaque {
  Piece piece = Piece::code;
  size_t end = 0;  // behind its last byte; the query's end where it is not closed
};

/// What begins at `at`: code of one byte, or something whose inside is no code.
///
/// Follows the lexical rules of SQLite (lang_expr), PostgreSQL 15 (chapter 4.1), MariaDB 10.11 (comment syntax, string
/// literals) and, for `other`, SQL-92 with brackets around names as Microsoft writes them.
Opaque opaque_at(std::string_view sql, size_t at, Dialect dialect);

bool is_of_name(char letter);

/// The letters A to Z in lower case, all else as it is.
std::string lower(std::string_view text);

/// The statement without blanks and semicolons at its end, and a line end, so that a comment there swallows nothing.
std::string trimmed(std::string sql);
/// A name in quotes of that kind.
std::string quoted(const std::string& name, char quote = '"');
/// Two hexadecimal digits a byte, as PostgreSQL and MySQL write them; stops at what is none.
std::string from_hex(std::string_view digits);

}  // namespace dossier::sql
