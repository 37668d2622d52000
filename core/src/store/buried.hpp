// What was deleted and comes again: a pull leaves it out, or a file that still lies at its source would be back the day
// after. Called inside the transaction that would take it in.
#pragma once

#include <map>
#include <string>

#include "store/database.hpp"
#include "store/store.hpp"

namespace dossier {

/// The stream under which the tombstones of files stand.
inline constexpr const char* stream_of_files = "";

/// A document whose tombstone names the same source, stream, key and bytes, unless the source has said something else
/// under that key since: then it says this anew.
bool is_buried(Database& database, const NewDocument& document);

/// Of the media that a pull's batch brings, those that were deleted with the same bytes and that no record names,
/// neither one that is kept nor one of this batch: name → digest.
std::map<std::string, std::string> buried_media(Database& database, const Batch& batch);

}  // namespace dossier
