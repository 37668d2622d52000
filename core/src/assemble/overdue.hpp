// What others were asked for in writing and did not deliver in time.
#pragma once

#include <vector>

#include "model/case.hpp"

namespace dossier {

/// A gap for each request that was overdue then. What came, late as it may be, is none.
void add_overdue(const std::vector<OwedRequest>& owed, Micros as_of, std::vector<Gap>& out);

}  // namespace dossier
