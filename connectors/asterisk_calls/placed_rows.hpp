// Rows of one call where they stand in Master.csv, and how they go to the host.
#pragma once

#include <string>
#include <vector>

#include "call_log.hpp"

namespace dossier::asterisk_calls {

struct PlacedRow {
  const FileEntry* file;
  int64_t offset;
  std::string bytes;
};
/// In the order of the log.
using PlacedRows = std::vector<PlacedRow>;

size_t hash_of(const PlacedRows& rows);

/// A damaged row where it stands.
struct DamagedRow {
  const FileEntry* file;
  int64_t offset, length;
  size_t hash;

  explicit DamagedRow(const LogRow& row);
};

/// Where the rows stand close together they go over as the host reads them, with those of others between them; else
/// they are put together here. Errors: unavailable where the log has other bytes there by now.
Result<void> hand_over(Host& host, const PlacedRows& rows, const std::string& key, Sink& sink);

/// It goes over as the host reads it now, since the host forgets what it read long ago. Errors: as above.
Result<void> hand_over(Host& host, const DamagedRow& row, Sink& sink);

}  // namespace dossier::asterisk_calls
