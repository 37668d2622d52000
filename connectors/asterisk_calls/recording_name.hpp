// The names that FreePBX and Issabel give to recordings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dossier::asterisk_calls {

/// <type>-<to>-<from>-<YYYYMMDD>-<HHMMSS>-<uniqueid>.<ending>, read from the right, since numbers may hold + * and -.
/// Which of the two numbers is the customer's depends on the type (in, out, external, internal, q, rg, exten, force …).
struct RecordingName {
  std::string type, to, from;
  std::string start;     // local wall clock: "2026-10-16 10:20:11"
  std::string uniqueid;  // its seconds are UTC
};

/// Nothing for a name of another shape.
std::optional<RecordingName> recording_name(std::string_view name);

/// The name without folders and without its ending; also without a second one ("x.wav" of "x.wav.vtt").
std::string stem_of(std::string_view path);
std::string file_name(std::string_view path);
bool is_subtitle(std::string_view name);

}  // namespace dossier::asterisk_calls
