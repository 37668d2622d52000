// One attempt at one address: a libcurl handle and what came back through it.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <string>

#include "host/http.hpp"
#include "host/url.hpp"

namespace dossier {

/// What is asked in one attempt; after a redirect it differs from the request.
struct Asked {
  Url url;
  std::string method;
  bool with_credentials = true;  // headers of the request; false at another origin
  bool with_body = true;
};

/// Lives on the engine's thread, must not move: libcurl keeps its address.
class Transfer {
 public:
  Transfer(const HttpRequest& request, const HttpPolicy& policy, const Asked& asked, const std::string& certificates);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* handle() const { return handle_.get(); }

  int status = 0;
  HttpFields headers;
  std::string body;
  std::optional<BlobWriter> download;
  std::optional<Error> error;  // of our own side: no blob could be written
  bool too_large = false;
  bool range_taken = false;     // of a whole file, all bytes asked for: the rest was not waited for
  std::string refused_address;  // private, and not named in the configuration

  std::string header(const std::string& name) const;
  /// The length that the server announced, in bytes; 0 where it named none.
  int64_t announced() const;
  std::string curl_message(CURLcode code) const;

 private:
  void set_address(const std::string& certificates);
  void set_request();
  void set_limits();
  bool may_reach(const std::string& address_text, bool is_public);
  size_t take_header(std::string_view line);
  size_t take_body(std::string_view bytes);
  size_t take_download(std::string_view bytes);
  size_t take_range(std::string_view bytes);

  static size_t on_header(char* data, size_t size, size_t count, void* self);
  static size_t on_body(char* data, size_t size, size_t count, void* self);
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int on_connected(void* self, char* remote, char* local, int remote_port, int local_port);

  const HttpRequest& request_;
  const HttpPolicy& policy_;
  Asked asked_;
  std::unique_ptr<CURL, void (*)(CURL*)> handle_;
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> fields_;
  size_t header_bytes_ = 0;
  int64_t discarded_ = 0;
  int64_t position_ = 0;  // in a file of which only a range is wanted
  char curl_error_[CURL_ERROR_SIZE] = "";
};

}  // namespace dossier
