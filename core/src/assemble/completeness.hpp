// "We hold it", "we asked and there is none", "we could not get it, and why" and "nobody asked": for each class and
// source.
#pragma once

#include <vector>

#include "assemble/assemble.hpp"
#include "collect/members.hpp"

namespace dossier {

/// The cells of the matrix, by part and then in the order of the configuration. A source has a cell in every part that
/// its streams can feed.
std::vector<Cell> completeness(const AssemblePlan& plan, const std::vector<Lookup>& lookups,
                               const std::vector<Item>& items, const Members& members);

/// Everything asked for and not obtained: failed look-ups, expected sources that are not configured, media that are
/// missing, documents that must not be carried.
std::vector<Gap> gaps(const std::vector<Cell>& cells, const std::vector<Item>& items,
                      const std::vector<CaseDocument>& documents);

}  // namespace dossier
