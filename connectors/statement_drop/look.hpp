// One look at a drop folder: every file with what is said about it, and whose it is.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dossier/connector.hpp"
#include "dossier/dropped_files.hpp"
#include "folder.hpp"
#include "slip.hpp"

namespace statements {

struct Dropped {
  DocumentKey key;
  const dossier::DroppedFile* side_car = nullptr;
  const dossier::DroppedFile* file = nullptr;
  std::vector<std::string> media;  // places of its files
  std::optional<Slip> slip;        // nothing: it could not be read
  std::string problem;             // why not, or what is missing; for the keeper of the folder
  std::string unreadable;          // the bytes of a side-car that could not be read

  /// True when it names the number, or when it cannot be read and the number stands in it.
  bool names(const dossier::Request::Sought& sought) const;
  /// True when nobody can say whose it is.
  bool is_nobodys() const { return slip ? !slip->names_a_case() : true; }
  /// True when a waybill is all that ties it to a case, and whose waybill it is nobody said.
  bool lacks_carrier_of(const dossier::Request::Sought& sought) const;
};

/// What side-cars said when they were last read.
struct KnownSideCar {
  int64_t size = 0, modified = 0;
  Fields fields;
};
using KnownSideCars = std::map<std::string, KnownSideCar>;

struct Look {
  dossier::DroppedFiles files;
  OnTheirWay on_their_way;
  std::vector<Dropped> dropped;         // points into `files`
  std::vector<dossier::Unread> unread;  // folders and side-cars
  size_t arriving_for_anybody = 0;      // uploads on their way that do not say whose they are
};

/// Errors: those of listing, and of reading but for what one side-car has alone; a side-car that cannot be understood
/// is no error here. Where a side-car cannot be read, its file is taken by its name, if that says enough.
dossier::Result<Look> look_into(dossier::Host& host, const std::string& folder, const Habits& habits,
                                KnownSideCars& known);

}  // namespace statements
