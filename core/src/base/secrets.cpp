#include "base/secrets.hpp"

#include <openssl/evp.h>

#include <algorithm>

#include "dossier/json.hpp"

namespace dossier {
namespace {

std::string percent_encoded(std::string_view text, bool upper, std::string_view kept) {
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string encoded;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') || kept.find(letter) != std::string_view::npos;
    if (plain) {
      encoded += letter;
    } else {
      encoded += '%';
      encoded += digits[byte >> 4];
      encoded += digits[byte & 15];
    }
  }
  return encoded;
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(size));
  return text;
}

std::string url_safe(std::string text) {
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

/// In base64 the secret looks different at each of the three places it can start at (`user:secret` of Basic
/// authentication); what does not depend on its neighbours is the middle.
void add_base64(std::vector<std::string>& forms, std::string_view secret) {
  for (size_t lead = 0; lead < 3; ++lead) {
    const auto text = base64(std::string(lead, '\0') + std::string(secret));
    const size_t from = lead == 0 ? 0 : lead + 1;
    const size_t until = (lead + secret.size()) * 8 / 6;
    if (until < from + 4) continue;
    forms.push_back(text.substr(from, until - from));
    forms.push_back(url_safe(forms.back()));
  }
}

std::vector<std::string> forms_of(std::string_view secret) {
  std::vector<std::string> forms{std::string(secret)};
  for (const bool upper : {true, false})
    for (const std::string_view kept : {"-_.~", "-_.*", ""}) forms.push_back(percent_encoded(secret, upper, kept));
  add_base64(forms, secret);
  const auto quoted = json::to_string(json::Value(secret.data(), static_cast<rapidjson::SizeType>(secret.size())));
  if (quoted.size() > 2) forms.push_back(quoted.substr(1, quoted.size() - 2));
  return forms;
}

}  // namespace

Scrubber::Scrubber(const std::vector<std::string>& secrets) {
  for (const auto& secret : secrets) add(secret);
}

void Scrubber::add(std::string_view secret) {
  if (secret.size() < 3) return;
  for (auto& form : forms_of(secret))
    if (std::find(forms_.begin(), forms_.end(), form) == forms_.end()) forms_.push_back(std::move(form));
  std::stable_sort(forms_.begin(), forms_.end(),
                   [](const auto& left, const auto& right) { return left.size() > right.size(); });
}

std::string Scrubber::scrub(std::string_view text) const {
  std::string clean(text);
  for (const auto& form : forms_)
    for (size_t at = clean.find(form); at != std::string::npos; at = clean.find(form, at + 3))
      clean.replace(at, form.size(), "***");
  return clean;
}

}  // namespace dossier
