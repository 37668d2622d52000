// What was deleted and comes again: a pull leaves it out, or a file that still lies at its source would be back the day
// after. Called inside the transaction that would take it in.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "store/database.hpp"
#include "store/store.hpp"

namespace dossier {

/// The stream under which the tombstones of files stand.
inline constexpr const char* stream_of_files = "";

/// When a document was deleted whose tombstone names the same source, stream, key and bytes; nothing where there is
/// none, or the source has said something else under that key since: then it says this anew.
std::optional<Micros> buried_at(Database& database, const NewDocument& document);

/// Whether a case was opened or collected since then, which may hold by now what none held when it was deleted.
bool has_case_changed_since(Database& database, Micros at);

/// Of the media that a pull's batch brings, those that were deleted with the same bytes and that no record names,
/// neither one that is kept nor one of this batch: name → digest.
std::map<std::string, std::string> buried_media(Database& database, const Batch& batch);

}  // namespace dossier
