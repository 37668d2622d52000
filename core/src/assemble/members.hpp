// Which records belong to a case.
#pragma once

#include <map>
#include <vector>

#include "collect/trail.hpp"
#include "store/store.hpp"

namespace dossier {

struct Member {
  Record record;
  bool history = false;           // another complaint's, or reached only through one
  std::vector<std::string> path;  // of identifiers
};

struct Members {
  std::map<RecordKey, Member> records;
  std::map<std::string, Step> followed;  // identifier key → how it was found
  CaseWindow window;
};

/// Follows the trail from the complaint number through the store as it stood at `as_of`.
Result<Members> find_members(const ReviewCase& review_case, Store& store, Micros as_of);

}  // namespace dossier
