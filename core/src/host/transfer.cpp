#include "host/transfer.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/letter_case.hpp"
#include "host/addresses.hpp"

#ifndef DOSSIER_VERSION
#define DOSSIER_VERSION "0.1.0"
#endif

namespace dossier {
namespace {

constexpr size_t header_limit = 256 << 10;
constexpr int64_t discard_limit = 1 << 20;

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

long whole_seconds(std::chrono::milliseconds time) {
  return std::max(1L, static_cast<long>((time.count() + 999) / 1000));
}

}  // namespace

Transfer::Transfer(const HttpRequest& request, const HttpPolicy& policy, const Asked& asked,
                   const std::string& certificates)
    : request_(request),
      policy_(policy),
      asked_(asked),
      handle_(curl_easy_init(), curl_easy_cleanup),
      fields_(nullptr, curl_slist_free_all) {
  set_address(certificates);
  set_request();
  set_limits();
}

void Transfer::set_address(const std::string& certificates) {
  CURL* curl = handle_.get();
  curl_easy_setopt(curl, CURLOPT_URL, asked_.url.text.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);  // the engine follows, and looks at each step
  // The address check would see the proxy's address, not the server's.
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!certificates.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, certificates.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  // Waiting to learn whether one connection carries many requests ends with the TLS handshake; without TLS it would end
  // with the first answer, and one slow answer would hold up all others.
  curl_easy_setopt(curl, CURLOPT_PIPEWAIT, asked_.url.scheme == "https" ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, curl_error_);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, this);
  // A connection that another source opened is used again without opening a socket: looked at here.
  curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
  curl_easy_setopt(curl, CURLOPT_PREREQDATA, this);
}

void Transfer::set_request() {
  CURL* curl = handle_.get();
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "dossier/" DOSSIER_VERSION);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  // A download is kept as it came; of an answer all codings that libcurl knows are taken off.
  // A range counts bytes of the file itself.
  if (!request_.download_into && !request_.range) curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
  if (const auto& range = request_.range) {
    const auto bytes = std::to_string(range->offset) + "-" + std::to_string(range->offset + range->length - 1);
    curl_easy_setopt(curl, CURLOPT_RANGE, bytes.c_str());
  }
  if (asked_.with_credentials && !(request_.user.empty() && request_.password.empty())) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    curl_easy_setopt(curl, CURLOPT_USERNAME, request_.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, request_.password.c_str());
  }
  std::vector<std::string> lines{"Expect:"};
  if (asked_.method == "POST") {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    const std::string_view sent = asked_.with_body ? std::string_view(request_.body) : std::string_view("");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(sent.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, sent.data());
    lines.push_back("Content-Type: " + request_.content_type);
  }
  if (asked_.with_credentials)
    for (const auto& [name, value] : request_.headers)
      lines.push_back(value.empty() ? name + ";" : name + ": " + value);
  for (const auto& line : lines) fields_.reset(curl_slist_append(fields_.release(), line.c_str()));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields_.get());
}

void Transfer::set_limits() {
  using std::chrono::milliseconds;
  CURL* curl = handle_.get();
  auto total = request_.download_into ? milliseconds(0) : policy_.total_limit;
  if (request_.deadline) {
    const auto left = std::chrono::ceil<milliseconds>(*request_.deadline - std::chrono::steady_clock::now());
    total = total.count() == 0 ? left : std::min(total, left);
    total = std::max(total, milliseconds(1));
  }
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(total.count()));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(policy_.connect_limit.count()));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, whole_seconds(policy_.silence_limit));
}

std::string Transfer::header(const std::string& name) const {
  for (const auto& [known, value] : headers)
    if (known == name) return value;
  return {};
}

int64_t Transfer::announced() const {
  const auto text = header("content-length");
  int64_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

std::string Transfer::curl_message(CURLcode code) const {
  return curl_error_[0] != '\0' ? curl_error_ : curl_easy_strerror(code);
}

bool Transfer::may_reach(const std::string& address, bool is_public) {
  if (is_public || is_named(asked_.url, policy_.allowed_hosts)) return true;
  refused_address = address;
  return false;
}

size_t Transfer::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > header_limit) {
    too_large = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) {  // a new answer begins: the one before was 100 or 103
    headers.clear();
    status = 0;
    const size_t blank = std::min(line.find(' '), line.size() - 1);
    std::from_chars(line.data() + blank + 1, line.data() + line.size(), status);
  } else if (const size_t colon = line.find(':'); colon != std::string_view::npos) {
    headers.emplace_back(lower_case(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
  }
  return line.size();
}

size_t Transfer::take_body(std::string_view bytes) {
  // Of a refusal or a redirect only status and headers matter.
  if (status >= (request_.probe ? 500 : 300)) {
    discarded_ += static_cast<int64_t>(bytes.size());
    return discarded_ > discard_limit ? 0 : bytes.size();
  }
  if (request_.download_into) return take_download(bytes);
  if (request_.range && status != 206) return take_range(bytes);
  if (static_cast<int64_t>(body.size() + bytes.size()) > policy_.answer_bytes) {
    too_large = true;
    return 0;
  }
  body += bytes;
  return bytes.size();
}

size_t Transfer::take_download(std::string_view bytes) {
  const auto most = std::min(policy_.download_bytes, request_.download_into->largest());
  if (!download) {
    too_large = announced() > most;
    if (too_large) return 0;
    auto writer = request_.download_into->begin();
    if (!writer) {
      error = writer.error();
      return 0;
    }
    download.emplace(std::move(*writer));
  }
  if (download->size() + static_cast<int64_t>(bytes.size()) > most) {
    too_large = true;
    return 0;
  }
  if (const auto written = download->write(bytes); !written) {
    error = written.error();
    return 0;
  }
  return bytes.size();
}

/// Of a whole file: what lies in the range is kept, and what is behind it not waited for.
size_t Transfer::take_range(std::string_view bytes) {
  const auto begin = request_.range->offset, end = begin + request_.range->length;
  const auto here = position_;
  position_ += static_cast<int64_t>(bytes.size());
  const auto from = std::max(begin, here), until = std::min(end, position_);
  if (from < until) body += bytes.substr(static_cast<size_t>(from - here), static_cast<size_t>(until - from));
  range_taken = position_ >= end;
  return range_taken ? 0 : bytes.size();
}

size_t Transfer::on_header(char* data, size_t size, size_t count, void* self) {
  return static_cast<Transfer*>(self)->take_header({data, size * count});
}

size_t Transfer::on_body(char* data, size_t size, size_t count, void* self) {
  return static_cast<Transfer*>(self)->take_body({data, size * count});
}

curl_socket_t Transfer::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!transfer.may_reach(address_text(address->addr), is_public_address(address->addr))) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int Transfer::on_connected(void* self, char* remote, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string address = remote ? remote : "";
  return transfer.may_reach(address, is_public_address(address)) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

}  // namespace dossier
