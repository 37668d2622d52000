// What the first bytes of a recording say of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dossier::asterisk_calls {

/// How many of a recording's first bytes are looked at.
constexpr int64_t header_bytes = 512;

struct AudioFacts {
  std::string format;              // PCM, GSM, A-law, mu-law, mp3 …; empty where unknown
  int64_t channels = 0;            // 0 where unknown
  int64_t samples_per_second = 0;  // 0 where unknown
  int64_t milliseconds = -1;       // of sound; -1 where the header does not say it
  std::string fault;               // in words, what is wrong with the file
  bool is_silent = false;          // a header and nothing else: there is nothing to keep
};

/// Reads a RIFF/WAVE header (Microsoft "Multimedia Programming Interface and Data Specifications" 1.0); of other kinds
/// says only what the name does. `name` decides the kind, `size` is the whole file's. Without first bytes nothing is
/// known.
AudioFacts audio_facts(std::string_view name, std::string_view first_bytes, int64_t size);

/// True for names that end like a recording's: .wav .WAV .wav49 .gsm .mp3 .ogg …
bool is_audio(std::string_view name);
std::string_view audio_type(std::string_view name);

}  // namespace dossier::asterisk_calls
