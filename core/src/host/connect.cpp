#include "host/connect.hpp"

#include <curl/curl.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

namespace dossier {
namespace {

using Easy = std::unique_ptr<CURL, void (*)(CURL*)>;
using Multi = std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)>;

/// Runs the one transfer to its end, or until told to stop.
Result<CURLcode> finish(CURLM* multi, const std::stop_token& stop) {
  const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
  while (!stop.stop_requested()) {
    int running = 0, left = 0;
    curl_multi_perform(multi, &running);
    while (const CURLMsg* message = curl_multi_info_read(multi, &left))
      if (message->msg == CURLMSG_DONE) return message->data.result;
    curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  return fail(ErrorKind::cancelled, "cancelled");
}

Result<int> socket_of(CURL* curl) {
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &socket);
  // libcurl closes its own.
  const int copy = socket == CURL_SOCKET_BAD ? -1 : ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return fail(ErrorKind::unavailable, std::generic_category().message(errno));
  const int yes = 1;
  ::setsockopt(copy, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  ::setsockopt(copy, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
  return copy;
}

}  // namespace

Result<int> connect_to(const std::string& host, int port, std::chrono::milliseconds limit,
                       const std::stop_token& stop) {
  const Multi multi(curl_multi_init(), curl_multi_cleanup);
  const Easy easy(curl_easy_init(), curl_easy_cleanup);
  CURL* curl = easy.get();
  char message[CURL_ERROR_SIZE] = "";
  // With CONNECT_ONLY nothing is sent, whatever the scheme.
  const auto url = "http://" + host + ":" + std::to_string(port) + "/";
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, message);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::max<int64_t>(1, limit.count())));
  curl_multi_add_handle(multi.get(), curl);
  const auto code = finish(multi.get(), stop);
  auto socket = code && *code == CURLE_OK ? socket_of(curl) : Result<int>(-1);
  curl_multi_remove_handle(multi.get(), curl);
  if (!code) return fail(code.error());
  if (*code == CURLE_OPERATION_TIMEDOUT)
    return fail(Error(ErrorKind::unavailable, "took longer than " + std::to_string(limit.count()) + " ms to connect")
                    .because("timed_out"));
  if (*code != CURLE_OK) return fail(ErrorKind::unavailable, *message ? message : curl_easy_strerror(*code));
  return socket;
}

}  // namespace dossier
