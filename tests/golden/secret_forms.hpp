// The forms in which a secret travels, written down by the tests themselves: they share no mistake with what hides
// them.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace dossier::golden {

inline std::string hex_of(unsigned char byte, bool upper) {
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  return {digits[byte >> 4], digits[byte & 15]};
}

inline std::string each_byte(std::string_view text, const std::function<std::string(char)>& write) {
  std::string written;
  for (const char letter : text) written += write(letter);
  return written;
}

inline bool is_letter_or_digit(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
}

inline std::string base64_of(std::string_view bytes, std::string_view last_two) {
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string(last_two);
  std::string text;
  uint32_t bits = 0;
  int held = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
    for (held += 8; held >= 6; held -= 6) text += letters[bits >> (held - 6) & 63];
  }
  return text;  // without what depends on the bytes behind
}

/// Plain, percent-encoded (all of it, or what must be), as JSON and HTML escape it, hexadecimal, and in base64 with
/// nothing, one or two bytes before it.
inline std::set<std::string> forms_of(std::string_view secret) {
  std::set<std::string> forms = {std::string(secret)};
  for (const bool upper : {true, false}) {
    const auto hex = [&](char letter) { return hex_of(static_cast<unsigned char>(letter), upper); };
    forms.insert(each_byte(secret, hex));
    forms.insert(each_byte(secret, [&](char letter) { return "%" + hex(letter); }));
    for (const std::string_view kept : {"-_.~", "-_.*", ""})
      forms.insert(each_byte(secret, [&](char letter) {
        const bool plain = is_letter_or_digit(letter) || kept.find(letter) != std::string_view::npos;
        return plain ? std::string(1, letter) : "%" + hex(letter);
      }));
    forms.insert(each_byte(secret, [&](char letter) { return "\\u00" + hex(letter); }));
  }
  forms.insert(each_byte(secret, [](char letter) {
    return letter == '"' || letter == '\\' || letter == '/' ? std::string("\\") + letter : std::string(1, letter);
  }));
  forms.insert(each_byte(secret, [](char letter) {
    return is_letter_or_digit(letter) ? std::string(1, letter) : "&#" + std::to_string(static_cast<int>(letter)) + ";";
  }));
  for (const std::string_view last_two : {"+/", "-_"})
    for (size_t before = 0; before < 3; ++before) {
      const auto text = base64_of(std::string(before, 'x') + std::string(secret), last_two);
      forms.insert(text.substr(before == 0 ? 0 : before + 1));
    }
  return forms;
}

/// The first form of the secret that stands in the bytes; empty when none does.
inline std::string form_in(std::string_view bytes, std::string_view secret) {
  for (const auto& form : forms_of(secret))
    if (bytes.find(form) != std::string_view::npos) return form;
  return {};
}

}  // namespace dossier::golden
