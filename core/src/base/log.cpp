#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <shared_mutex>

#include "base/clock.hpp"
#include "base/secrets.hpp"
#include "base/text.hpp"
#include "dossier/json.hpp"

namespace dossier::log {
namespace {

struct Hidden {
  std::shared_mutex mutex;
  Scrubber scrubber;
};

Hidden& hidden() {
  static Hidden instance;
  return instance;
}

bool json_lines = false;

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("dossier", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    made->flush_on(spdlog::level::trace);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

}  // namespace

void start(Level least, bool json) {
  json_lines = json;
  logger().set_level(level_of(least));
  if (json) logger().set_pattern("%v");
}

void write(Level level, std::string_view text) {
  if (!logger().should_log(level_of(level))) return;
  auto shown = scrub(text);
  if (json_lines) {
    static constexpr std::string_view names[] = {"debug", "info", "warn", "error"};
    shown = json::Object()
                .put("at", rfc3339(SystemClock().now()))
                .put("level", names[static_cast<size_t>(level)])
                .put("text", shown)
                .str();
  } else {
    // One line an event, whatever the text of a foreign system brings along.
    std::replace_if(
        shown.begin(), shown.end(),
        [](char letter) { return static_cast<unsigned char>(letter) < ' ' && letter != '\t'; }, ' ');
  }
  logger().log(level_of(level), "{}", with_escaped_controls(shown));
}

void hide(std::string_view secret) {
  const std::unique_lock lock(hidden().mutex);
  hidden().scrubber.add(secret);
}

std::string scrub(std::string_view text) {
  const std::shared_lock lock(hidden().mutex);
  return hidden().scrubber.scrub(text);
}

}  // namespace dossier::log
