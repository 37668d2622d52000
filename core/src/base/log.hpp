// The program's log: to stderr, one line an event. spdlog stands behind it and shows nowhere else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dossier::log {

enum class Level { debug, info, warn, error };

/// Once, at start. `json` writes one JSON object a line.
void start(Level least, bool json = false);
void write(Level level, std::string_view text);
inline void debug(std::string_view text) { write(Level::debug, text); }
inline void info(std::string_view text) { write(Level::info, text); }
inline void warn(std::string_view text) { write(Level::warn, text); }
inline void error(std::string_view text) { write(Level::error, text); }

/// What the events of this thread are about, for as long as it lives: as JSON, each names the source, the stream and,
/// where it is more than 0, the run.
class About {
 public:
  About(std::string source, std::string stream, int64_t run = 0);
  ~About();
  About(const About&) = delete;
  About& operator=(const About&) = delete;

 private:
  friend void write(Level level, std::string_view text);
  std::string source_, stream_;
  int64_t run_;
  const About* around_;  // what it was about before
};

/// A value that must never appear in the log (a configured secret): replaced by ***, also percent-encoded and in
/// base64. Threads: safe.
void hide(std::string_view secret);
/// The text with every hidden value replaced.
std::string scrub(std::string_view text);

}  // namespace dossier::log
