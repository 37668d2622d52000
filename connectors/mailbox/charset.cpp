#include "charset.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace dossier::mailbox {
namespace {

struct FreeError {
  void operator()(GError* error) const { g_error_free(error); }
};

// False where a byte does not fit.
bool convert(std::string_view bytes, const std::string& charset, std::string& out) {
  gsize written = 0;
  GError* failure = nullptr;
  const OwnText text(g_convert(bytes.data(), static_cast<gssize>(bytes.size()), "UTF-8", charset.c_str(), nullptr,
                               &written, &failure));
  const std::unique_ptr<GError, FreeError> error(failure);
  if (!text) return false;
  out.assign(text.get(), written);
  return true;
}

bool is_utf8(std::string_view bytes) {
  // g_utf8_validate ends at a zero byte, which is a letter like others here.
  for (size_t at = 0; at <= bytes.size();) {
    const auto end = std::min(bytes.find('\0', at), bytes.size());
    if (!g_utf8_validate(bytes.data() + at, static_cast<gssize>(end - at), nullptr)) return false;
    at = end + 1;
  }
  return true;
}

bool is_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
}

// Under these labels ASCII bytes are no ASCII text.
bool is_stateful(const std::string& label) {
  const OwnText folded(g_ascii_strdown(label.c_str(), -1));
  const std::string_view name = folded.get();
  return name.starts_with("iso-2022") || name.starts_with("utf-7") || name.starts_with("utf-16") ||
         name.starts_with("utf-32") || name.starts_with("hz");
}

std::string byte_by_byte(std::string_view bytes) {
  std::string out;
  convert(bytes, "ISO-8859-1", out);
  return out;
}

}  // namespace

std::string meant_charset(std::string_view label) {
  static const re2::RE2 chinese("(?i)(?:x-)?(?:gb2312|gb_2312-80|gbk|euc-cn|cp936|ms936|windows-936)");
  return re2::RE2::FullMatch(label, chinese) ? "GB18030" : std::string(label);
}

std::string with_meant_charsets(std::string header) {
  static const re2::RE2 word("(?i)=\\?(?:x-)?(?:gb2312|gb_2312-80|gbk|euc-cn|cp936)(\\*[a-z-]*)?\\?");
  static const re2::RE2 parameter("(?i)(\\*\\s*=\\s*\"?)(?:x-)?(?:gb2312|gb_2312-80|gbk|euc-cn|cp936)'");
  re2::RE2::GlobalReplace(&header, word, "=?GB18030?");
  re2::RE2::GlobalReplace(&header, parameter, "\\1GB18030'");
  return header;
}

std::string decoded(std::string_view bytes, std::string_view label, const std::string& usual) {
  const auto charset = meant_charset(label);
  std::string out;
  if (is_stateful(charset) && convert(bytes, charset, out)) return out;
  if (is_ascii(bytes) || is_utf8(bytes)) return std::string(bytes);
  if (!charset.empty() && convert(bytes, charset, out)) return out;
  if (!usual.empty() && convert(bytes, meant_charset(usual), out)) return out;
  return byte_by_byte(bytes);
}

OwnOptions reading_options(const std::string& usual) {
  OwnOptions options(g_mime_parser_options_new());
  const auto charset = meant_charset(usual);
  const char* tried[] = {"utf-8", charset.empty() ? "GB18030" : charset.c_str(), "iso-8859-1", nullptr};
  g_mime_parser_options_set_fallback_charsets(options.get(), tried);
  return options;
}

}  // namespace dossier::mailbox
