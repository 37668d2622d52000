// Which documents a case may carry, whole or in extract: nobody else's data.
#pragma once

#include <vector>

#include "collect/members.hpp"
#include "model/case.hpp"
#include "store/store.hpp"

namespace dossier {

/// The documents that the items rest on, numbered. A document is whole only when everything in it is the case's; of any
/// other only the items' own bytes are carried; what cannot be cut is withheld, and says so.
Result<std::vector<CaseDocument>> case_documents(const ReviewCase& review_case, const std::vector<Item>& items,
                                                 const Members& members, Store& store, Micros as_of);

}  // namespace dossier
