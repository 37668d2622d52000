// From what drivers say to what a person can do.
#pragma once

#include <string>
#include <vector>

#include "dossier/sql.hpp"

namespace dossier::sql {

/// The sentence within a driver's message, without codes, statements and decoration; one line.
std::string sentence_of(const std::string& said);

/// The driver's message as an error, by the words and codes that PostgreSQL 15, MariaDB 10.11, MySQL 8 and their ODBC
/// drivers use. What is not known is config with the database's own sentence.
Error problem_of(const std::string& said);

/// True for an error that a look at the tables there are may explain.
bool is_about_names(const std::string& said);

/// `text` with every occurrence of the password as ***.
std::string without(const std::string& password, std::string text);

Error took_too_long(const Limits& limits);
Error too_many_rows(const Limits& limits);
/// Errors: config, naming two columns of one name.
Result<void> expect_different(const std::vector<std::string>& columns);
/// Up to 13 names of tables, the last one standing for more, and what to ask oneself.
std::string listed_tables(const std::vector<std::string>& tables);

}  // namespace dossier::sql
