// Which records belong to a case.
#pragma once

#include <map>
#include <vector>

#include "collect/claimed_contact.hpp"
#include "collect/trail.hpp"
#include "store/store.hpp"

namespace dossier {

struct Member {
  Record record;                  // the newest version
  int by_version = 0;             // the version that belongs to the case, where the newest does not; else 0
  bool history = false;           // another complaint's, or reached only through one
  std::vector<std::string> path;  // of identifiers
  bool metadata_only = false;     // found on the agent's side: nothing that hangs on it, no media
  bool former = false;            // the trail leads here no longer, and an earlier assembling of the case held it
};

struct Members {
  std::map<RecordKey, Member> records;
  std::map<std::string, Step> followed;  // identifier key → how it was found
  CaseWindow window;
  std::vector<Member> before_window;     // of the case, and too old for the part they would be in
  std::vector<ClaimedContact> contacts;  // claimed by records of the case itself
};

/// Follows the trail from the complaint number through the store as it stood at `as_of`; then adds, around each claimed
/// contact, the agent's calls to a number that is nearly the customer's. All his other calls stay outside. What has an
/// item's number in the case stays, also where the trail leads there no longer.
Result<Members> find_members(const ReviewCase& review_case, Store& store, Micros as_of);

}  // namespace dossier
