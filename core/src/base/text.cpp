#include "base/text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <vector>

#include "base/letter_case.hpp"

namespace dossier {
namespace {

using Converter = std::unique_ptr<UConverter, void (*)(UConverter*)>;

constexpr std::string_view replacement = "\xEF\xBF\xBD";

icu::UnicodeString unicode(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
}

std::string utf8_of(const icu::UnicodeString& text) {
  std::string bytes;
  text.toUTF8String(bytes);
  return bytes;
}

/// What a label means in practice: pages labelled gb2312 hold GBK, and GB18030 reads both.
std::string charset_of(std::string_view label) {
  auto name = lower_case(label);
  std::erase_if(name, [](char letter) { return letter == ' ' || letter == '"' || letter == '\''; });
  for (const std::string_view chinese :
       {"gb2312", "gb_2312-80", "gbk", "gb18030", "cp936", "ms936", "windows-936", "euc-cn", "x-gbk"})
    if (name == chinese) return "gb18030";
  for (const std::string_view latin : {"iso-8859-1", "latin1", "iso8859-1", "us-ascii", "ascii", "cp1252"})
    if (name == latin) return "windows-1252";
  if (name == "utf8") return "utf-8";
  return name;
}

/// The text in that charset; nothing when the charset is unknown or a byte sequence has no meaning in it.
std::optional<std::string> read_as(std::string_view bytes, const std::string& charset) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open(charset.c_str(), &status), ucnv_close);
  if (U_FAILURE(status)) return std::nullopt;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::vector<char16_t> units(2 * bytes.size() + 2);
  const int32_t count = ucnv_toUChars(converter.get(), units.data(), static_cast<int32_t>(units.size()), bytes.data(),
                                      static_cast<int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) return std::nullopt;
  return utf8_of(icu::UnicodeString(units.data(), count));
}

struct ByteOrderMark {
  std::string_view bytes, charset;
};
constexpr std::array<ByteOrderMark, 5> marks{{{"\xEF\xBB\xBF", "utf-8"},
                                              {std::string_view("\xFF\xFE\0\0", 4), "utf-32le"},
                                              {std::string_view("\0\0\xFE\xFF", 4), "utf-32be"},
                                              {"\xFF\xFE", "utf-16le"},
                                              {"\xFE\xFF", "utf-16be"}}};

std::optional<DecodedText> read_by_mark(std::string_view bytes) {
  for (const auto& mark : marks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    const auto rest = bytes.substr(mark.bytes.size());
    if (auto text = read_as(rest, std::string(mark.charset)))
      return DecodedText{*text, std::string(mark.charset), true};
  }
  return std::nullopt;
}

/// Half of a pair as careless programs write it in three bytes (CESU-8); 0 where there is none.
UChar32 surrogate_at(std::string_view bytes, size_t at) {
  if (bytes.size() - at < 3 || bytes[at] != '\xED') return 0;
  const auto second = static_cast<unsigned char>(bytes[at + 1]), third = static_cast<unsigned char>(bytes[at + 2]);
  if (second < 0xA0 || second > 0xBF || third < 0x80 || third > 0xBF) return 0;
  return 0xD000 + ((second & 0x3F) << 6) + (third & 0x3F);
}

/// Text that was meant to be UTF-8: pairs of surrogates become their letter, what is wrong U+FFFD.
struct Patched {
  std::string text;
  size_t letters = 0;  // of several bytes each
  size_t spoilt = 0;   // bytes that are none
};
Patched patched(std::string_view bytes) {
  Patched result;
  result.text.reserve(bytes.size());
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  const auto size = static_cast<int32_t>(bytes.size());
  for (int32_t at = 0; at < size;) {
    const auto start = static_cast<size_t>(at);
    if (const auto first = surrogate_at(bytes, start)) {
      const auto second = U16_IS_LEAD(first) ? surrogate_at(bytes, start + 3) : 0;
      const bool is_pair = second != 0 && U16_IS_TRAIL(second);
      if (is_pair) icu::UnicodeString(U16_GET_SUPPLEMENTARY(first, second)).toUTF8String(result.text);
      else result.text += replacement;
      at += is_pair ? 6 : 3;
      ++result.letters;
      continue;
    }
    UChar32 point = 0;
    U8_NEXT(data, at, size, point);
    result.letters += point > 0x7F;
    result.spoilt += point < 0;
    if (point < 0) result.text += replacement;
    else result.text += bytes.substr(start, static_cast<size_t>(at) - start);
  }
  return result;
}
std::string with_replacements(std::string_view bytes) { return patched(bytes).text; }

/// Windows-1252 has five bytes without meaning; they become U+FFFD.
std::string read_as_latin(std::string_view bytes) {
  static const auto letters = [] {
    std::array<std::string, 256> known;
    for (size_t value = 0; value < known.size(); ++value) {
      const char byte = static_cast<char>(value);
      const auto one = read_as({&byte, 1}, "windows-1252");
      known[value] = one && *one != "\x7f" ? *one : std::string(replacement);
    }
    return known;
  }();
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char byte : bytes) text += letters[static_cast<unsigned char>(byte)];
  return text;
}

icu::UnicodeString nfkc(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normaliser = icu::Normalizer2::getNFKCInstance(status);
  auto text = unicode(utf8);
  if (U_FAILURE(status)) return text;
  auto folded = normaliser->normalize(text, status);
  return U_SUCCESS(status) ? folded : text;
}

bool is_invisible(UChar32 point) {
  const int8_t kind = u_charType(point);
  return u_isUWhiteSpace(point) || kind == U_FORMAT_CHAR || kind == U_CONTROL_CHAR;
}

/// One UTF-16 charset gives itself away by its zero bytes.
std::optional<std::string> utf16_without_mark(std::string_view bytes) {
  if (bytes.size() < 4 || bytes.size() % 2 != 0) return std::nullopt;
  size_t even = 0, odd = 0;
  for (size_t at = 0; at < bytes.size(); ++at)
    if (bytes[at] == '\0') ++(at % 2 == 0 ? even : odd);
  const size_t enough = std::max<size_t>(1, bytes.size() / 8);
  if (odd >= enough && even == 0) return "utf-16le";
  if (even >= enough && odd == 0) return "utf-16be";
  return std::nullopt;
}

/// \u009b, as JSON writes it.
std::string escape_of(UChar32 point) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(point));
  return text.data();
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  for (size_t at = 0; at < bytes.size();) {
    UChar32 point = 0;
    U8_NEXT(data, at, bytes.size(), point);
    if (point < 0) return false;
  }
  return true;
}

std::string_view whole_letters(std::string_view utf8, size_t most) {
  if (utf8.size() <= most) return utf8;
  while (most > 0 && (static_cast<unsigned char>(utf8[most]) & 0xC0) == 0x80) --most;
  return utf8.substr(0, most);
}

DecodedText decode_text(std::string_view bytes, std::string_view label) {
  if (auto marked = read_by_mark(bytes)) return *marked;
  if (const auto wide = utf16_without_mark(bytes))
    if (auto text = read_as(bytes, *wide)) return {*text, *wide, charset_of(label) == *wide};
  if (is_utf8(bytes)) return {std::string(bytes), "utf-8", true};
  const auto named = charset_of(label);
  if (!named.empty() && named != "utf-8" && named != "windows-1252")
    if (auto text = read_as(bytes, named)) return {*text, named, true};
  // UTF-8 with a few spoilt bytes (a text cut within a letter, an emoji written as two) stays UTF-8: of a text in
  // another charset hardly one letter in five would be whole.
  auto utf8 = patched(bytes);
  if (utf8.letters > 4 * utf8.spoilt) return {std::move(utf8.text), "utf-8", false};
  // A Western label is the default of careless servers: it explains every byte, and so proves nothing.
  if (auto text = read_as(bytes, "gb18030")) return {*text, "gb18030", false};
  if (named == "utf-8" || utf8.spoilt * 16 < bytes.size()) return {std::move(utf8.text), "utf-8", false};
  return {read_as_latin(bytes), "windows-1252", false};
}

std::string nfc(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normaliser = icu::Normalizer2::getNFCInstance(status);
  auto clean = with_replacements(utf8);
  if (U_FAILURE(status)) return clean;
  const auto text = normaliser->normalize(unicode(clean), status);
  return U_FAILURE(status) ? clean : utf8_of(text);
}

std::string tidy(std::string_view typed) {
  if (!is_utf8(typed)) return std::string(typed);
  const auto text = nfkc(typed);
  int32_t from = 0, until = text.length();
  while (from < until && is_invisible(text.char32At(from))) from = text.moveIndex32(from, 1);
  while (until > from && is_invisible(text.char32At(text.moveIndex32(until, -1)))) until = text.moveIndex32(until, -1);
  return utf8_of(text.tempSubStringBetween(from, until));
}

int decimal_digit(uint32_t code_point) { return u_charDigitValue(static_cast<UChar32>(code_point)); }

size_t control_length(std::string_view utf8, size_t at) {
  const auto byte = [&](size_t place) { return place < utf8.size() ? static_cast<unsigned char>(utf8[place]) : 0xff; };
  if (byte(at) < 0x20 || byte(at) == 0x7f) return 1;
  return byte(at) == 0xc2 && byte(at + 1) >= 0x80 && byte(at + 1) < 0xa0 ? 2 : 0;
}

std::string without_controls(std::string_view utf8) {
  std::string text;
  for (size_t at = 0; at < utf8.size();) {
    const char letter = utf8[at];
    const size_t length = control_length(utf8, at);
    const bool is_indented_line = letter == '\n' && at + 1 < utf8.size() && utf8[at + 1] == ' ';
    const bool is_blank = letter == '\n' || letter == '\r' || letter == '\t';
    text += length == 0 || is_indented_line ? letter : is_blank ? ' ' : '?';
    at += std::max<size_t>(length, 1);
  }
  return text;
}

std::string with_escaped_controls(std::string_view text) {
  constexpr auto is_plain = [](char letter) {
    return (letter >= ' ' && letter < 0x7f) || letter == '\n' || letter == '\t';
  };
  if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string escaped;
  const auto* data = reinterpret_cast<const uint8_t*>(text.data());
  for (size_t at = 0; at < text.size();) {
    const auto from = at;
    UChar32 point = 0;
    U8_NEXT(data, at, text.size(), point);
    if (point < 0) escaped += "\xEF\xBF\xBD";
    else if ((point != '\n' && point != '\t' && u_isISOControl(point)) ||
             u_hasBinaryProperty(point, UCHAR_BIDI_CONTROL))
      escaped += escape_of(point);
    else escaped += text.substr(from, at - from);
  }
  return escaped;
}

std::string counted(int64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string plain_number(std::string_view utf8) {
  const auto text = nfkc(utf8);
  icu::UnicodeString plain;
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const UChar32 point = text.char32At(at);
    const bool is_hyphen = u_charType(point) == U_DASH_PUNCTUATION || point == 0x2212 /* minus */;
    if (!is_invisible(point) && !is_hyphen) plain.append(u_toupper(point));
  }
  return utf8_of(plain);
}

int edit_distance(std::string_view left, std::string_view right) {
  const auto first = unicode(left), second = unicode(right);
  const auto rows = static_cast<size_t>(first.length()), columns = static_cast<size_t>(second.length());
  std::vector<std::vector<int>> cost(rows + 1, std::vector<int>(columns + 1));
  for (size_t row = 0; row <= rows; ++row) cost[row][0] = static_cast<int>(row);
  for (size_t column = 0; column <= columns; ++column) cost[0][column] = static_cast<int>(column);
  const auto one = [&](size_t row) { return first.charAt(static_cast<int32_t>(row)); };
  const auto two = [&](size_t column) { return second.charAt(static_cast<int32_t>(column)); };
  for (size_t row = 1; row <= rows; ++row)
    for (size_t column = 1; column <= columns; ++column) {
      const int replaced = cost[row - 1][column - 1] + (one(row - 1) == two(column - 1) ? 0 : 1);
      cost[row][column] = std::min({cost[row - 1][column] + 1, cost[row][column - 1] + 1, replaced});
      if (row > 1 && column > 1 && one(row - 1) == two(column - 2) && one(row - 2) == two(column - 1))
        cost[row][column] = std::min(cost[row][column], cost[row - 2][column - 2] + 1);
    }
  return cost[rows][columns];
}

}  // namespace dossier
