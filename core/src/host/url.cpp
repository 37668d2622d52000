#include "host/url.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/letter_case.hpp"
#include "host/http.hpp"

namespace dossier {
namespace {

using Handle = std::unique_ptr<CURLU, void (*)(CURLU*)>;

constexpr unsigned reading = CURLU_URLENCODE | CURLU_ALLOW_SPACE;

Handle new_handle() { return {curl_url(), curl_url_cleanup}; }

std::string part(CURLU* handle, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(handle, which, &text, flags) != CURLUE_OK || !text) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

Result<Url> read(CURLU* handle, CURLUcode code, const std::string& text) {
  const auto shown = shown_url(text);
  if (code != CURLUE_OK)
    return fail(ErrorKind::config, "\"" + shown + "\" is no address of http or https: " + curl_url_strerror(code));
  Url url{part(handle, CURLUPART_URL), part(handle, CURLUPART_SCHEME), lower_case(part(handle, CURLUPART_HOST)), 0};
  const auto port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::from_chars(port.data(), port.data() + port.size(), url.port);
  if ((url.scheme != "http" && url.scheme != "https") || url.host.empty())
    return fail(ErrorKind::config, "\"" + shown + "\" is no address of http or https");
  // "host." is the same machine as "host" and must not pass for another one.
  if (url.host.ends_with('.')) url.host.pop_back();
  return url;
}

}  // namespace

Result<Url> parse_url(const std::string& text) {
  const auto handle = new_handle();
  return read(handle.get(), curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), reading), text);
}

Result<Url> follow(const Url& from, const std::string& location) {
  const auto handle = new_handle();
  auto code = curl_url_set(handle.get(), CURLUPART_URL, from.text.c_str(), reading);
  // Set upon another, a relative address is resolved against it.
  if (code == CURLUE_OK) code = curl_url_set(handle.get(), CURLUPART_URL, location.c_str(), reading);
  curl_url_set(handle.get(), CURLUPART_USER, nullptr, 0);
  curl_url_set(handle.get(), CURLUPART_PASSWORD, nullptr, 0);
  curl_url_set(handle.get(), CURLUPART_FRAGMENT, nullptr, 0);
  return read(handle.get(), code, location);
}

bool is_named(const Url& url, const std::vector<std::string>& hosts) {
  const auto port = std::to_string(url.port);
  return std::any_of(hosts.begin(), hosts.end(), [&](const std::string& entry) {
    const auto named = lower_case(entry);
    if (named == url.host + ":" + port) return true;
    return named == url.host && (url.port == 80 || url.port == 443);
  });
}

std::string shown_url(const std::string& url) {
  auto shown = url.substr(0, url.find_first_of("?#"));
  const size_t authority = shown.find("//");
  if (authority != std::string::npos) {
    const size_t path = shown.find('/', authority + 2);
    const size_t user = shown.rfind('@', path == std::string::npos ? std::string::npos : path);
    if (user != std::string::npos && user > authority) shown.erase(authority + 2, user - authority - 1);
  }
  if (shown.size() > 200) shown = shown.substr(0, 200) + "…";
  return shown;
}

}  // namespace dossier
