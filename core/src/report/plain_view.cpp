#include "report/plain_view.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"

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

/// Also C1 controls and selectors of a letter's shape: neither parts a number.
bool is_invisible(uint32_t code) {
  return (code >= 0x80 && code < 0xA0) || code == 0xAD || (code >= 0xFE00 && code <= 0xFE0F) || code == 0x61C ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF;
}

/// The ASCII character that people mean; 0 when the character stands for itself.
char ascii_of(uint32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E) return static_cast<char>(code - 0xFF01 + 0x21);
  if (code > 0x3000 && code < 0xA620) return 0;  // Chinese and its neighbours, most of what comes
  if (code == 0x3000 || code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F) return ' ';
  if (code == 0x20E3) return ' ';  // the key around a digit
  if (code == 0x201C || code == 0x201D) return '"';
  if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212) return '-';
  const int digit = decimal_digit(code);
  return digit < 0 ? 0 : static_cast<char>('0' + digit);
}

/// ①, ⑴, ⒈, ➀, ², ₂ …: each row of them counts on.
char ornamental_digit(uint32_t code) {
  struct Row {
    uint32_t first, last;
    char digit;
  };
  static constexpr std::array rows{
      Row{0xB2, 0xB3, '2'},       Row{0xB9, 0xB9, '1'},       Row{0x2070, 0x2070, '0'},  Row{0x2074, 0x2079, '4'},
      Row{0x2080, 0x2089, '0'},   Row{0x2460, 0x2468, '1'},   Row{0x2474, 0x247C, '1'},  Row{0x2488, 0x2490, '1'},
      Row{0x24EA, 0x24EA, '0'},   Row{0x24F5, 0x24FD, '1'},   Row{0x24FF, 0x24FF, '0'},  Row{0x2776, 0x277E, '1'},
      Row{0x2780, 0x2788, '1'},   Row{0x278A, 0x2792, '1'},   Row{0x3220, 0x3228, '1'},  Row{0x3280, 0x3288, '1'},
      Row{0x1F100, 0x1F100, '0'}, Row{0x1F10B, 0x1F10B, '0'}, Row{0x1F10C, 0x1F10C, '0'}};
  for (const auto& row : rows)
    if (code >= row.first && code <= row.last) return static_cast<char>(row.digit + static_cast<int>(code - row.first));
  return 0;
}

char spoken_digit(uint32_t code) {
  if (code < 0x4E00 && code != U'〇') return ornamental_digit(code);
  switch (code) {
    case U'零':
    case U'〇':
    case U'洞':
      return '0';
    case U'一':
    case U'幺':
    case U'壹':
    case U'弌':
      return '1';
    case U'二':
    case U'两':
    case U'贰':
    case U'貳':
    case U'弍':
    case U'兩':
      return '2';
    case U'三':
    case U'叁':
    case U'叄':
    case U'弎':
    case U'參':
      return '3';
    case U'四':
    case U'肆':
      return '4';
    case U'五':
    case U'伍':
      return '5';
    case U'六':
    case U'陆':
    case U'陸':
      return '6';
    case U'七':
    case U'柒':
    case U'拐':
      return '7';
    case U'八':
    case U'捌':
      return '8';
    case U'九':
    case U'玖':
    case U'勾':
      return '9';
    default:
      return code >= 0x1F100 ? ornamental_digit(code) : 0;
  }
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

void reserve(PlainView& view, size_t size) {
  view.text.reserve(size);
  view.origin.reserve(size + 1);
}

void append(PlainView& view, std::string_view bytes, size_t at) {
  for (size_t index = 0; index < bytes.size(); ++index) view.origin.push_back(at + index);
  view.text += bytes;
}

}  // namespace

size_t PlainView::original_end(size_t at) const { return at < origin.size() ? origin[at] : origin.back(); }

PlainView plain_view(std::string_view utf8) {
  PlainView view;
  reserve(view, utf8.size());
  walk(utf8, [&](uint32_t code, size_t at, std::string_view bytes) {
    const char ascii = ascii_of(code);
    append(view, ascii ? std::string_view(&ascii, 1) : bytes, at);
  });
  view.origin.push_back(utf8.size());
  return view;
}

bool spells_numbers(std::string_view utf8, size_t least) {
  size_t digits = 0, spoken = 0;
  walk(utf8, [&](uint32_t code, size_t, std::string_view) {
    if (spoken_digit(code) != 0) ++spoken;
    else if ((code >= '0' && code <= '9') || ascii_of(code) != 0) ++digits;
  });
  return spoken > 0 && spoken + digits >= least;
}

SpokenView spoken_view(std::string_view utf8) {
  SpokenView view;
  reserve(view.plain, utf8.size());
  walk(utf8, [&](uint32_t code, size_t at, std::string_view bytes) {
    const char digit = spoken_digit(code);
    const char ascii = digit != 0 ? digit : ascii_of(code);
    append(view.plain, ascii ? std::string_view(&ascii, 1) : bytes, at);
    view.spoken.resize(view.plain.text.size(), digit != 0);
  });
  view.plain.origin.push_back(utf8.size());
  return view;
}

}  // namespace dossier::report
