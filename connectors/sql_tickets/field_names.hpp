// Whether the database has the fields and roles that the configuration names.
#pragma once

#include <dossier/sql.hpp>
#include <string>
#include <vector>

#include "query_values.hpp"

namespace dossier::sql_tickets {

/// What is wrong with the names of these meanings, with those that there are instead; empty where all are there. A
/// meaning that the house has not (""), or for which no SELECT in `field_names` says what there is, is right.
Result<std::string> faults_of_names(sql::Database& database, const Plan& plan,
                                    const std::vector<std::string>& meanings);

/// The same for every meaning in the option "fields".
Result<std::string> faults_of_names(sql::Database& database, const Plan& plan);

}  // namespace dossier::sql_tickets
