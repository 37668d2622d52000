// Tickets that no pull can find, since the query `changed` gives them no time of change.
#pragma once

#include <dossier/sql.hpp>
#include <string>

#include "query_values.hpp"

namespace dossier::sql_tickets {

/// What is wrong with the times of the query `changed`: one that is NULL, which compares with nothing; one that is no
/// wall clock from 1970 on (an epoch, a zero date), which some databases sort before every one that is. Empty where
/// nothing is, or where the database cannot be asked: a pull says that in words of its own. Two queries, within the
/// time limit.
std::string fault_of_times(sql::Database& database, const Plan& plan, const std::string& changed);

}  // namespace dossier::sql_tickets
