#include "transfer_encoding.hpp"

#include <dossier/sql.hpp>

namespace dossier::sql_tickets {
namespace {

int hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  return -1;
}

}  // namespace

std::string from_quoted_printable(std::string_view text) {
  std::string bytes;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '=') {
      bytes += text[at];
    } else if (text.substr(at + 1, 2) == "\r\n") {
      at += 2;
    } else if (text.substr(at + 1, 1) == "\n") {
      at += 1;
    } else if (at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0) {
      bytes += static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
      at += 2;
    } else {
      bytes += '=';  // not encoded after all
    }
  }
  return bytes;
}

std::optional<std::string> decoded(std::string_view bytes, std::string_view encoding) {
  if (encoding == "base64") return sql::from_base64(bytes);
  if (encoding == "quoted-printable") return from_quoted_printable(bytes);
  for (const auto plain : {"", "none", "7bit", "8bit", "binary"})
    if (encoding == plain) return std::string(bytes);
  return std::nullopt;
}

}  // namespace dossier::sql_tickets
