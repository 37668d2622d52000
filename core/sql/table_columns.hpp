// What columns the tables of a query have, for who named one that is not there.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dossier::sql {

/// A table and one of its columns.
using TableColumn = std::pair<std::string, std::string>;

/// True for an error about a column that is not there.
bool is_about_a_column(const std::string& said);

/// "Columns of complaint: no, phone. Does …" of those tables that the query names; empty where it names none of them.
std::string listed_columns(const std::vector<TableColumn>& there, std::string_view query);

}  // namespace dossier::sql
