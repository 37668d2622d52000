#include "attachment.hpp"

#include <dossier/result.hpp>

#include <optional>

namespace dossier::chatwoot {
namespace {

int hex_value(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

bool is_clean_text(const std::string& text) {
  for (const char letter : text)
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F || letter == '/') return false;
  rapidjson::StringStream in(text.c_str());
  rapidjson::StringBuffer out;
  while (in.Peek() != '\0')
    if (!rapidjson::UTF8<>::Validate(in, out)) return false;
  return true;
}

// Percent-encoding undone (RFC 3986, 2.1); what would not be a readable name stays as it stood.
std::string decoded(std::string_view text) {
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    const int high = text[at] == '%' && at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
    const int low = high < 0 ? -1 : hex_value(text[at + 2]);
    if (low < 0) {
      plain += text[at];
      continue;
    }
    plain += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return is_clean_text(plain) ? plain : std::string(text);
}

std::string path_of(const json::Value& attachment) {
  const auto link = json::text(attachment, "/data_url");
  return link.substr(0, link.find_first_of("?#"));
}

}  // namespace

bool is_file(const json::Value& attachment) {
  if (json::text(attachment, "/data_url").empty()) return false;
  const auto type = json::text(attachment, "/file_type");
  for (const std::string_view linked : {"location", "fallback", "contact", "embed"})
    if (type == linked) return false;
  return true;
}

std::string locator_of(const json::Value& attachment) {
  const auto id = json::text(attachment, "/id");
  return id.empty() ? path_of(attachment) : "attachment/" + id;
}

std::string name_of(const json::Value& attachment) {
  const auto path = path_of(attachment);
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : decoded(std::string_view(path).substr(slash + 1));
}

}  // namespace dossier::chatwoot
