#include "base/log.hpp"

#include <openssl/evp.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <shared_mutex>
#include <vector>

#include "base/clock.hpp"
#include "dossier/json.hpp"

namespace dossier::log {
namespace {

struct Hidden {
  std::shared_mutex mutex;
  std::vector<std::string> forms;  // longest first, so that no form eats a part of a longer one
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
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warn: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::string percent_encoded(std::string_view text, bool upper, std::string_view kept) {
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string encoded;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') || kept.find(letter) != std::string_view::npos;
    if (plain) {
      encoded += letter;
    } else {
      encoded += '%';
      encoded += digits[byte >> 4];
      encoded += digits[byte & 15];
    }
  }
  return encoded;
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(size));
  return text;
}

std::string url_safe(std::string text) {
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

/// In base64 the secret looks different at each of the three places it can start at (`user:secret` of Basic
/// authentication); what does not depend on its neighbours is the middle.
void add_base64(std::vector<std::string>& forms, std::string_view secret) {
  for (size_t lead = 0; lead < 3; ++lead) {
    const auto text = base64(std::string(lead, '\0') + std::string(secret));
    const size_t from = lead == 0 ? 0 : lead + 1;
    const size_t until = (lead + secret.size()) * 8 / 6;
    if (until < from + 4) continue;
    forms.push_back(text.substr(from, until - from));
    forms.push_back(url_safe(forms.back()));
  }
}

std::vector<std::string> forms_of(std::string_view secret) {
  std::vector<std::string> forms{std::string(secret)};
  for (const bool upper : {true, false})
    for (const std::string_view kept : {"-_.~", "-_.*", ""}) forms.push_back(percent_encoded(secret, upper, kept));
  add_base64(forms, secret);
  return forms;
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
        shown.begin(), shown.end(), [](char letter) { return static_cast<unsigned char>(letter) < ' ' && letter != '\t'; },
        ' ');
  }
  logger().log(level_of(level), "{}", shown);
}

void hide(std::string_view secret) {
  // One or two letters would blacken every line.
  if (secret.size() < 3) return;
  const std::unique_lock lock(hidden().mutex);
  auto& forms = hidden().forms;
  for (auto& form : forms_of(secret))
    if (std::find(forms.begin(), forms.end(), form) == forms.end()) forms.push_back(std::move(form));
  std::stable_sort(forms.begin(), forms.end(), [](const auto& left, const auto& right) { return left.size() > right.size(); });
}

std::string scrub(std::string_view text) {
  std::string clean(text);
  const std::shared_lock lock(hidden().mutex);
  for (const auto& form : hidden().forms)
    for (size_t at = clean.find(form); at != std::string::npos; at = clean.find(form, at + 3)) clean.replace(at, form.size(), "***");
  return clean;
}

}  // namespace dossier::log
