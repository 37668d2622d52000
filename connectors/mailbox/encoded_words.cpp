#include "encoded_words.hpp"

#include <re2/re2.h>

#include "addresses.hpp"
#include "g_owned.hpp"

namespace dossier::mailbox {
namespace {

bool is_base64(const std::string& encoding) { return encoding == "B" || encoding == "b"; }

std::string bytes_of(const std::string& base64) {
  gsize size = 0;
  const OwnText bytes(reinterpret_cast<char*>(g_base64_decode(base64.c_str(), &size)));
  return {bytes.get(), size};
}

/// Neighbouring words as one. Base64 is kept as its bytes: it may be padded in each word.
class Joined {
 public:
  bool fits(const std::string& charset, const std::string& encoding) const {
    return !charset_.empty() && lower_case(charset) == lower_case(charset_) &&
           is_base64(encoding) == is_base64(encoding_);
  }
  void begin(const std::string& charset, const std::string& encoding) {
    charset_ = charset;
    encoding_ = encoding;
    content_.clear();
  }
  void add(const std::string& content) { content_ += is_base64(encoding_) ? bytes_of(content) : content; }
  void write(std::string& out) const {
    if (charset_.empty()) return;
    out += "=?" + charset_ + "?" + encoding_ + "?";
    if (!is_base64(encoding_)) {
      out += content_ + "?=";
      return;
    }
    const OwnText text(g_base64_encode(reinterpret_cast<const guchar*>(content_.data()), content_.size()));
    out += std::string(text.get()) + "?=";
  }

 private:
  std::string charset_, encoding_, content_;
};

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

std::string with_whole_words(std::string_view header) {
  static const re2::RE2 pattern("(?s)(.*?)=\\?([^?\\s]+)\\?([BbQq])\\?([^?\\s]*)\\?=");
  std::string out, between, charset, encoding, content;
  Joined pending;
  re2::StringPiece rest(header.data(), header.size());
  while (re2::RE2::Consume(&rest, pattern, &between, &charset, &encoding, &content)) {
    if (!is_blank(between) || !pending.fits(charset, encoding)) {
      pending.write(out);
      out += between;
      pending.begin(charset, encoding);
    }
    pending.add(content);
  }
  pending.write(out);
  return out + std::string(rest.data(), rest.size());
}

}  // namespace dossier::mailbox
