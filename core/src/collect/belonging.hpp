// Which of the records that answers brought are of the case itself, as assembling will say of them later.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "collect/trail.hpp"
#include "store/store.hpp"

namespace dossier {

/// Knows every record that a collect has seen. A record is of the case when it names the complaint, carries an
/// identifier on the trail, or is linked to a record of the case; one that only hangs on another complaint is history.
class Belonging {
 public:
  /// `asked`: by what the answer that brought it was asked for.
  void add(const Record& record, const ReviewCase& review_case, const Identifier& asked);
  /// `trail`: the identifiers followed so far, by Identifier::key().
  bool is_of_case(const RecordKey& key, const std::map<std::string, Step>& trail) const;

 private:
  struct Seen {
    bool own = false, anothers = false;
    std::set<std::string> mentions;  // identifiers that make a record of the case
    std::set<std::string> parents;   // source ids in the same stream
  };
  std::map<RecordKey, Seen> seen_;
};

}  // namespace dossier
