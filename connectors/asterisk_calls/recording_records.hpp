// Recordings and what was said in them, as records.
#pragma once

#include <dossier/connector.hpp>

namespace dossier::asterisk_calls {

/// Under which the host joins a recording's bytes to its record. `place`: below the folder of recordings.
std::string recording_locator(std::string_view place);
/// The locator that stands for the recording that a call should have and nobody found.
std::string missing_locator(std::string_view call);

/// {"call","expected","kind":"recordings","looked_in":[…],"named":[…],"recordings":[{"began","first_bytes",
/// "matched_by","place","size"}],"started"}: one attachment each; one that says so, where a call lacks its recording.
Result<void> records_of_recordings(const json::Value& document, const Mapping& mapping, Records& out);

/// One transcript record per cue and voice.
Result<void> records_of_subtitles(const Document& document, const Mapping& mapping, Records& out);

}  // namespace dossier::asterisk_calls
