#include "encoded_words.hpp"

#include <re2/re2.h>

#include "addresses.hpp"
#include "g_owned.hpp"

namespace dossier::mailbox {
namespace {

struct Word {
  std::string charset, encoding, content;  // content as it is written
  bool fits(const Word& next) const {
    return lower_case(charset) == lower_case(next.charset) && lower_case(encoding) == lower_case(next.encoding);
  }
};

std::string bytes_of(const std::string& base64) {
  gsize size = 0;
  const OwnText bytes(reinterpret_cast<char*>(g_base64_decode(base64.c_str(), &size)));
  return {bytes.get(), size};
}

// Base64 may be padded in each word.
std::string joined(const Word& left, const Word& right) {
  if (lower_case(left.encoding) == "q") return left.content + right.content;
  const auto bytes = bytes_of(left.content) + bytes_of(right.content);
  const OwnText text(g_base64_encode(reinterpret_cast<const guchar*>(bytes.data()), bytes.size()));
  return text.get();
}

void write(Word& word, std::string& out) {
  if (!word.charset.empty()) out += "=?" + word.charset + "?" + word.encoding + "?" + word.content + "?=";
  word = {};
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

std::string with_whole_words(std::string_view header) {
  static const re2::RE2 pattern("(?s)(.*?)=\\?([^?\\s]+)\\?([BbQq])\\?([^?\\s]*)\\?=");
  std::string out, between;
  Word pending, next;
  re2::StringPiece rest(header.data(), header.size());
  while (re2::RE2::Consume(&rest, pattern, &between, &next.charset, &next.encoding, &next.content)) {
    if (!pending.charset.empty() && is_blank(between) && pending.fits(next)) {
      pending.content = joined(pending, next);
      continue;
    }
    write(pending, out);
    out += between;
    pending = next;
  }
  write(pending, out);
  return out + std::string(rest.data(), rest.size());
}

}  // namespace dossier::mailbox
