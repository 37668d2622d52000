// What a document's key says.
#pragma once

#include <string>
#include <string_view>

namespace dossier::asterisk_calls {

/// "Master.csv of call 1792117205.5007", "Master.csv of extension 8021 of call …", "out-….vtt of recording 2 of call …
/// from 2026-10-16 10:20:11+08:00".
struct DocumentKey {
  std::string name;       // what it was taken from
  std::string recording;  // of subtitles: which of the call's recordings they are of; empty: the first, or the only one
  std::string call;       // the call it is about; empty: whatever is in it
  std::string began;      // of subtitles: when their recording began
  bool is_exact = true;   // false: `began` is when the call began, since nobody knows better ("about" in the key)

  std::string text() const;
  static DocumentKey read(std::string_view text);
};

}  // namespace dossier::asterisk_calls
