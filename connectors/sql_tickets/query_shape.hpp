// Whether a query gives the columns that its rows cannot be read without.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query_values.hpp"

namespace dossier::sql_tickets {

/// The kinds of row that there are.
bool is_kind(std::string_view kind);
/// "ticket, message, …", for a message to an operator.
std::string all_kinds();

/// "it has: id, at"; for a message about a column that is missing.
std::string seen(const std::vector<std::string>& columns);

/// A house's query for what it gives, and where it stands.
struct Shape {
  std::string name, sql;
  std::vector<std::string> columns;
};

/// What a query that finds tickets lacks; empty where all is there.
std::string fault_of_finder(const Shape& query);

/// The same of the query that finds tickets that changed.
std::string fault_of_changed(const Shape& query);

/// What a query whose rows become records lacks: the columns `kind` and `id`, or a kind that there is, where the query
/// itself writes it. Empty where nothing does.
std::string fault_of_rows(const Shape& query, const Plan& plan, sql::Dialect dialect);

}  // namespace dossier::sql_tickets
