// Which versions of an item's record are the case's, and which was there when.
#pragma once

#include <set>
#include <vector>

#include "model/case.hpp"

namespace dossier {

/// A name under which a source keeps something may be given to another customer's: a version is the case's when it came
/// no later than the one by which the item belongs to it, and names something that one names too.
class OwnVersions {
 public:
  /// `came`: when each version was kept, the first one first.
  OwnVersions(const Item& item, std::vector<Micros> came, Micros as_of);

  bool has(int version) const { return !others_.count(version); }
  /// The version that was the newest then; the first one for what came before it.
  int at(Micros time) const;
  /// The last moment before what follows is another's; else the time as of which the case is shown.
  Micros until() const { return until_; }

 private:
  std::vector<Micros> came_;
  std::set<int> others_;
  Micros until_;
};

}  // namespace dossier
