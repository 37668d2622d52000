#include "audio.hpp"

#include <algorithm>
#include <utility>

#include "text.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr int64_t bare_header = 44;  // RIFF + fmt + data, as MixMonitor writes it before the first sound

constexpr std::pair<std::string_view, std::string_view> kinds[] = {
    {"wav", "audio/wav"}, {"wav49", "audio/wav"},  {"gsm", "audio/gsm"},     {"mp3", "audio/mpeg"},
    {"ogg", "audio/ogg"}, {"opus", "audio/ogg"},   {"m4a", "audio/mp4"},     {"flac", "audio/flac"},
    {"amr", "audio/amr"}, {"ulaw", "audio/basic"}, {"alaw", "audio/x-alaw"}, {"sln", "audio/x-raw"}};

std::string ending_of(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : lower_ascii(name.substr(dot + 1));
}

int64_t little_endian(std::string_view bytes, size_t at, size_t size) {
  int64_t number = 0;
  for (size_t index = 0; index < size; ++index)
    if (at + index < bytes.size()) number |= int64_t{static_cast<unsigned char>(bytes[at + index])} << (8 * index);
  return number;
}

std::string format_name(int64_t code) {
  switch (code) {
    case 1:
      return "PCM";
    case 6:
      return "A-law";
    case 7:
      return "mu-law";
    case 0x31:
      return "GSM";
    default:
      return "code " + std::to_string(code);
  }
}

AudioFacts silent(const std::string& why, int64_t size) {
  AudioFacts facts;
  facts.is_silent = true;
  facts.fault = why + "（" + std::to_string(size) + " 字节）：录音已启动，但没有录到通话";
  return facts;
}

// A recorder that was cut off leaves 0 or the greatest number as the length; then the file's own size counts.
int64_t sound_bytes(int64_t stated, int64_t present) { return stated == 0 || stated > present ? present : stated; }

AudioFacts wave_facts(std::string_view bytes, int64_t size) {
  if (size <= bare_header) return silent("只有文件头，没有声音", size);
  AudioFacts facts;
  if (!bytes.starts_with("RIFF") || bytes.substr(8, 4) != "WAVE") {
    facts.fault = "文件名为WAV，内容却不是WAV（没有RIFF文件头）";
    return facts;
  }
  int64_t bytes_per_second = 0;
  for (size_t at = 12; at + 8 <= bytes.size();) {
    const auto name = bytes.substr(at, 4);
    const int64_t length = little_endian(bytes, at + 4, 4);
    if (name == "fmt ") {
      facts.format = format_name(little_endian(bytes, at + 8, 2));
      facts.channels = little_endian(bytes, at + 10, 2);
      facts.samples_per_second = little_endian(bytes, at + 12, 4);
      bytes_per_second = little_endian(bytes, at + 16, 4);
    }
    if (name == "data") {
      const auto sound = sound_bytes(length, size - static_cast<int64_t>(at) - 8);
      if (sound <= 0) return silent("只有文件头，没有声音", size);
      if (bytes_per_second > 0) facts.milliseconds = sound * 1000 / bytes_per_second;
      return facts;
    }
    at += 8 + static_cast<size_t>(length) + static_cast<size_t>(length & 1);
  }
  return facts;
}

}  // namespace

bool is_audio(std::string_view name) { return !audio_type(name).empty(); }

std::string_view audio_type(std::string_view name) {
  const auto ending = ending_of(name);
  for (const auto& [known, type] : kinds)
    if (known == ending) return type;
  return {};
}

AudioFacts audio_facts(std::string_view name, std::string_view first_bytes, int64_t size) {
  constexpr int64_t largest = int64_t{1} << 42;  // no recording is larger, whatever a document says
  const auto ending = ending_of(name);
  size = std::clamp<int64_t>(size, 0, largest);
  if (size == 0) return silent("空文件", size);
  AudioFacts facts;
  if (ending == "wav" || ending == "wav49") return first_bytes.empty() ? facts : wave_facts(first_bytes, size);
  facts.format = ending;
  if (ending == "gsm") {  // frames of 33 bytes, 20 ms each, 8000 samples a second
    facts.channels = 1;
    facts.samples_per_second = 8000;
    facts.milliseconds = size / 33 * 20;
  }
  return facts;
}

}  // namespace dossier::asterisk_calls
