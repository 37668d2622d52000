#include "host/verdict.hpp"

#include <algorithm>
#include <utility>

#include "host/folder_index.hpp"
#include "host/retry_after.hpp"

namespace dossier {
namespace {

using Next = Verdict::Next;

std::string try_it(const HttpRequest& request) {
  return request.source.empty() ? std::string() : "Try it: dossier source probe " + request.source;
}

Verdict refuse(ErrorKind kind, std::string reason, std::string seen, std::string advice = {}, bool retry = false) {
  return {Next::refuse, kind, std::move(reason), std::move(seen), std::move(advice), retry, std::nullopt};
}

std::string seconds(std::chrono::milliseconds time) {
  const auto count = time.count();
  return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

/// Which of the time limits it was.
std::string limit_passed(const Transfer& transfer, const HttpRequest& request, const HttpPolicy& policy) {
  curl_off_t connected = 0;
  curl_easy_getinfo(transfer.handle(), CURLINFO_CONNECT_TIME_T, &connected);
  if (request.deadline && std::chrono::steady_clock::now() >= *request.deadline)
    return "had not answered when the time limit of the whole look-up ended";
  if (connected == 0 && transfer.status == 0) return "took longer to connect than " + seconds(policy.connect_limit);
  if (request.download_into) return "sent nothing for " + seconds(policy.silence_limit);
  return "took longer than " + seconds(policy.total_limit) + ", or was silent for " + seconds(policy.silence_limit);
}

Verdict judge_transport(const Transfer& transfer, CURLcode code, const HttpRequest& request, const HttpPolicy& policy) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return refuse(ErrorKind::unavailable, "timed_out", limit_passed(transfer, request, policy), {}, true);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return refuse(
          ErrorKind::unavailable, {}, "shows a certificate that is not trusted: " + transfer.curl_message(code),
          "Correct the server's certificate; or, if it is right, trust who signed it: put his certificate (PEM) as a "
          ".crt file into /usr/local/share/ca-certificates of this machine and run update-ca-certificates. "
          "No option turns this check off.");
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
      return refuse(ErrorKind::unavailable, {}, "could not be reached: " + transfer.curl_message(code), try_it(request),
                    true);
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return refuse(ErrorKind::config, {}, "cannot be asked: " + transfer.curl_message(code));
    default:
      return refuse(ErrorKind::unavailable, {}, "broke off: " + transfer.curl_message(code), {}, true);
  }
}

Verdict judge_status(const Transfer& transfer, const HttpRequest& request, Micros now) {
  const auto answered = "answered " + std::to_string(transfer.status);
  switch (transfer.status) {
    case 401:
      return refuse(ErrorKind::permission, "auth_failed", answered, "The credentials were refused. " + try_it(request));
    case 403:
      return refuse(
          ErrorKind::permission, "forbidden", answered,
          (request.lists
               ? "The credentials do not allow this, or the server lists no folders: " + std::string(how_to_list) + ". "
               : "The credentials do not allow this. ") +
              try_it(request));
    case 404:
    case 410:
      return refuse(ErrorKind::config, {}, answered, "There is nothing at this address.");
    case 408:
    case 425:
      return refuse(ErrorKind::unavailable, {}, answered, {}, true);
    case 429:
      break;
    default:
      if (transfer.status < 500)
        return refuse(ErrorKind::config, {}, answered, "The server does not take this request.");
  }
  auto verdict = refuse(ErrorKind::unavailable, {}, answered, {}, true);
  verdict.asked_wait = asked_wait(transfer.headers, now);
  if (transfer.status == 429) {
    verdict.kind = ErrorKind::rate_limited;
    verdict.advice = "Set requests_per_second of this source lower.";
  }
  return verdict;
}

bool is_redirect(const Transfer& transfer) {
  constexpr int codes[] = {301, 302, 303, 307, 308};
  return std::find(std::begin(codes), std::end(codes), transfer.status) != std::end(codes);
}

}  // namespace

Verdict judge(const Transfer& transfer, CURLcode code, const HttpRequest& request, const HttpPolicy& policy,
              Micros now) {
  if (transfer.error)
    return refuse(transfer.error->kind(), transfer.error->reason(), "could not be kept: " + transfer.error->message());
  if (!transfer.refused_address.empty() && code != CURLE_OK)
    return refuse(ErrorKind::permission, "forbidden", "leads to the private address " + transfer.refused_address,
                  "Only hosts that the configuration names may be private; name it in a url option if it is meant.");
  if (transfer.too_large || code == CURLE_FILESIZE_EXCEEDED) {
    const auto limit =
        request.download_into ? std::min(policy.download_bytes, request.download_into->largest()) : policy.answer_bytes;
    const auto length = transfer.announced();
    return refuse(ErrorKind::malformed, {},
                  request.download_into && length > limit
                      ? "has " + std::to_string(length) + " bytes, wanted at most " + std::to_string(limit)
                      : "answered with more than " + std::to_string(limit) + " bytes");
  }
  // We break off the reading of a long refusal ourselves.
  const bool refusal_cut = code == CURLE_WRITE_ERROR && transfer.status >= 300;
  const bool range_taken = code == CURLE_WRITE_ERROR && transfer.range_taken;
  if (code != CURLE_OK && !refusal_cut && !range_taken) return judge_transport(transfer, code, request, policy);
  if (request.probe && transfer.status < 500) return {};
  if (is_redirect(transfer)) {
    if (transfer.header("location").empty())
      return refuse(ErrorKind::malformed, {},
                    "answered " + std::to_string(transfer.status) + " without an address to go to");
    return {Next::follow, ErrorKind::internal, {}, {}, {}, false, std::nullopt};
  }
  if (transfer.status >= 200 && transfer.status < 400) return {};
  if (request.range && transfer.status == 416) return {};  // behind the end of the file
  return judge_status(transfer, request, now);
}

Error error_of(const Verdict& verdict, const std::string& method, const std::string& url, const std::string& outcome) {
  auto message = method + " " + shown_url(url) + " " + verdict.seen + "; " + outcome + ".";
  if (!verdict.advice.empty()) message += " " + verdict.advice;
  return Error(verdict.kind, std::move(message)).because(verdict.reason);
}

}  // namespace dossier
