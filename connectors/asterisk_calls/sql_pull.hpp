// Pulling a table of calls: page by page, in the order in which its rows began.
#pragma once

#include <dossier/sql.hpp>

#include "call_pull.hpp"
#include "sql_look_up.hpp"

namespace dossier::asterisk_calls {

/// A page has `most_rows` rows at most; its calls are put together from all of their rows, wherever these stand.
/// Errors: those of find_in_sql; config for a checkpoint that names no row.
Result<void> pull_from_sql(sql::Database& database, const CallTable& table, const House& house, int64_t most_rows,
                           CallPull& pull);

}  // namespace dossier::asterisk_calls
