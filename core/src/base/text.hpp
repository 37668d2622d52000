// Text of foreign origin (ICU).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dossier {

bool is_utf8(std::string_view bytes);

/// The first bytes of a text, at most so many, and no letter cut in half.
std::string_view whole_letters(std::string_view utf8, size_t most);

struct DecodedText {
  std::string utf8;
  std::string charset;  // what it was read as: utf-8, gb18030, utf-16le, windows-1252 …
  bool certain = true;  // false when it was guessed and does not round-trip
};
/// Reads text whose label may lie: BOM first, valid UTF-8 next, then the label, then GB18030, last windows-1252. gb2312
/// and gbk labels are read as GB18030. Never fails: what no charset explains becomes U+FFFD with certain=false.
DecodedText decode_text(std::string_view bytes, std::string_view label = {});

/// NFC; invalid bytes become U+FFFD. For comparing and showing; the raw text is kept elsewhere.
std::string nfc(std::string_view utf8);

/// What somebody typed or pasted, as it is meant: NFKC (full-width letters and digits as ASCII), without the blanks and
/// invisible characters around it. Upper and lower case stay, and so does what is no UTF-8.
std::string tidy(std::string_view typed);

/// Upper case, blanks and hyphens gone, full-width letters and digits as ASCII: waybill and order numbers.
std::string plain_number(std::string_view utf8);

/// What a decimal digit of any script stands for (٣ 3, ３ 3); -1 for what is none.
int decimal_digit(uint32_t code_point);

/// How many bytes the control character (C0, DEL, C1) at this place has; 0 where none begins.
size_t control_length(std::string_view utf8, size_t at);

/// What gives no orders to a terminal: a line break or tab becomes a blank, other control characters "?". A line break
/// before a blank stays: nothing behind it passes for a line of ours.
std::string without_controls(std::string_view utf8);

/// What is printed: control characters but line breaks and tabs, and signs that turn the reading direction, as \uXXXX,
/// which in JSON means the same; what is no UTF-8 as U+FFFD. No terminal obeys any of it.
std::string with_escaped_controls(std::string_view text);

/// "1 record", "2 records".
std::string counted(int64_t count, std::string_view noun);

/// Number of edits (insert, delete, replace, swap neighbours) between two short texts; for "did you mean".
int edit_distance(std::string_view left, std::string_view right);

}  // namespace dossier
