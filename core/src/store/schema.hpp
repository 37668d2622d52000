// The tables of the store.
#pragma once

#include "store/database.hpp"

namespace dossier {

/// Makes the tables where they are missing. Throws DatabaseError for a store of a later version.
void prepare_schema(Database& database);

/// Changes nothing. Throws DatabaseError for a store of any other version.
void expect_schema(Database& database);

}  // namespace dossier
