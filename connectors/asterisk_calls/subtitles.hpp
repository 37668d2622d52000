// Subtitles beside a recording: WebVTT (W3C) and SubRip. Made by speech recognition or by hand, so read without trust:
// any bytes give cues or nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dossier::asterisk_calls {

/// What one voice says in one cue.
struct Cue {
  int64_t start = 0, end = 0;           // ms from the beginning of the recording
  std::string start_text, end_text;     // as written
  std::string speaker;                  // empty where nobody is named
  std::string text;                     // without marks
  size_t first_line = 0, end_line = 0;  // lines of the file, the first is 0; end exclusive
};

struct Subtitles {
  std::vector<Cue> cues;
  struct Unreadable {
    size_t first_line, end_line;
    std::string_view reason;
  };
  std::vector<Unreadable> unreadable;
};

/// True for what begins like WebVTT or SubRip.
bool are_subtitles(std::string_view utf8);

/// Of one recording: more is damage, or no subtitles.
constexpr size_t largest_subtitles = size_t{4} << 20, most_cues = 20000;

/// Reads all cues of at most `largest_subtitles` bytes. `speakers` are names that may stand before the words with a
/// colon
/// ("客服：您好"), as SubRip has it. Keeps at most `most_cues`; the rest is told as unreadable.
Subtitles read_subtitles(std::string_view utf8, const std::vector<std::string>& speakers);

}  // namespace dossier::asterisk_calls
