#include "escape.hpp"

#include <cstdint>
#include <cstdio>

namespace html {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Character {
  uint32_t code = 0;
  size_t length = 0;  // 0: invalid bytes
};

Character decode(std::string_view text, size_t at) {
  const auto byte = [&](size_t index) { return static_cast<uint32_t>(static_cast<unsigned char>(text[at + index])); };
  const auto lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t length = lead >= 0xF0 && lead < 0xF5   ? 4
                        : lead >= 0xE0 && lead < 0xF0 ? 3
                        : lead >= 0xC2 && lead < 0xE0 ? 2
                                                      : 0;
  if (length == 0 || at + length > text.size()) return {};
  uint32_t code = lead & (0x7Fu >> length);
  for (size_t index = 1; index < length; ++index) {
    if ((byte(index) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(index) & 0x3F);
  }
  static constexpr uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < least[length] || surrogate || code > 0x10FFFF ? Character{} : Character{code, length};
}

bool is_control(uint32_t code) {
  return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0);
}

/// Embeddings, overrides and isolates of the bidirectional algorithm, and marks of direction.
bool turns_direction(uint32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x200E || code == 0x200F ||
         code == 0x061C;
}

std::string sign_name(uint32_t code) {
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(code));
  return name;
}

std::string_view entity(char letter) {
  switch (letter) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

std::string written(std::string_view text, bool in_attribute) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (size_t at = 0; at < text.size();) {
    const auto character = decode(text, at);
    const auto length = character.length == 0 ? 1 : character.length;
    if (character.length == 0 || is_control(character.code)) {
      out += replacement;
    } else if (turns_direction(character.code)) {
      const auto name = sign_name(character.code);
      out += in_attribute ? "[" + name + "]" : "<span class=\"sign\">" + name + "</span>";
    } else if (const auto safe = length == 1 ? entity(text[at]) : std::string_view(); !safe.empty()) {
      out += safe;
    } else {
      out += text.substr(at, length);
    }
    at += length;
  }
  return out;
}

}  // namespace

std::string escaped(std::string_view text) { return written(text, false); }
std::string attribute(std::string_view text) { return written(text, true); }

std::string media_address(std::string_view bundle_path) {
  constexpr std::string_view root = "data/";
  if (!bundle_path.starts_with(root) || bundle_path.find("..") != std::string_view::npos) return {};
  for (const char letter : bundle_path) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' ||
                       letter == '.' || letter == '/';
    if (!plain) return {};
  }
  return "../" + std::string(bundle_path.substr(root.size()));
}

}  // namespace html
