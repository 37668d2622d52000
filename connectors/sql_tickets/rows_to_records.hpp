// From the rows of a document to records, by the names of their columns (README.md lists them).
#pragma once

#include <dossier/connector.hpp>

namespace dossier::sql_tickets {

/// Errors: malformed, for a document that we did not write. A row that says nothing usable goes into quarantine alone.
Result<void> records_of(const json::Value& document, const Mapping& mapping, Records& out);

}  // namespace dossier::sql_tickets
