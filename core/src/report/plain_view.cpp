#include "report/plain_view.hpp"

#include <array>
#include <utility>

namespace dossier::report {

namespace {

struct Character {
  uint32_t code = 0;
  size_t length = 1;
};

/// The text is valid UTF-8: whoever shows foreign text has cleaned it first.
Character character_at(std::string_view text, size_t at) {
  const auto byte = [&](size_t index) { return static_cast<uint32_t>(static_cast<unsigned char>(text[index])); };
  const auto lead = byte(at);
  const auto tail = [&](size_t index) { return at + index < text.size() ? byte(at + index) & 0x3F : 0; };
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1F) << 6 | tail(1), 2};
  if (lead < 0xF0) return {(lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3};
  return {(lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4};
}

bool is_invisible(uint32_t code) {
  return code == 0xAD || (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF;
}

/// The ASCII character that people mean; 0 when the character stands for itself.
char ascii_of(uint32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E) return static_cast<char>(code - 0xFF01 + 0x21);
  if (code == 0x3000 || code == 0xA0) return ' ';
  if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212) return '-';
  return 0;
}

char spoken_digit(uint32_t code) {
  static constexpr std::array<std::pair<uint32_t, char>, 14> digits{{{U'零', '0'},
                                                                     {U'〇', '0'},
                                                                     {U'洞', '0'},
                                                                     {U'一', '1'},
                                                                     {U'幺', '1'},
                                                                     {U'二', '2'},
                                                                     {U'两', '2'},
                                                                     {U'三', '3'},
                                                                     {U'四', '4'},
                                                                     {U'五', '5'},
                                                                     {U'六', '6'},
                                                                     {U'七', '7'},
                                                                     {U'八', '8'},
                                                                     {U'九', '9'}}};
  for (const auto& [character, digit] : digits)
    if (character == code) return digit;
  return 0;
}

template <class Taken>
void walk(std::string_view utf8, const Taken& taken) {
  for (size_t at = 0; at < utf8.size();) {
    const auto character = character_at(utf8, at);
    const auto length = std::min(character.length, utf8.size() - at);
    if (!is_invisible(character.code)) taken(character.code, at, utf8.substr(at, length));
    at += length;
  }
}

void append(PlainView& view, std::string_view bytes, size_t at) {
  for (size_t index = 0; index < bytes.size(); ++index) view.origin.push_back(at + index);
  view.text += bytes;
}

}  // namespace

size_t PlainView::original_end(size_t at) const { return at < origin.size() ? origin[at] : origin.back(); }

PlainView plain_view(std::string_view utf8) {
  PlainView view;
  walk(utf8, [&](uint32_t code, size_t at, std::string_view bytes) {
    const char ascii = ascii_of(code);
    append(view, ascii ? std::string_view(&ascii, 1) : bytes, at);
  });
  view.origin.push_back(utf8.size());
  return view;
}

SpokenView spoken_view(std::string_view utf8) {
  SpokenView view;
  walk(utf8, [&](uint32_t code, size_t at, std::string_view bytes) {
    const char digit = spoken_digit(code);
    const char ascii = digit ? digit : ascii_of(code);
    append(view.plain, ascii ? std::string_view(&ascii, 1) : bytes, at);
    view.spoken.resize(view.plain.text.size(), digit != 0);
  });
  view.plain.origin.push_back(utf8.size());
  return view;
}

}  // namespace dossier::report
