// The engines behind the one door.
#pragma once

#include "dossier/sql.hpp"

namespace dossier::sql {

/// Opens an SQLite file, read-only.
Result<std::unique_ptr<Database>> open_sqlite(const std::string& path, Limits limits);

}  // namespace dossier::sql
