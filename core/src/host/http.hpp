// HTTP(S) for all sources: one thread, hundreds of requests in flight, connections used again.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "config/file_address.hpp"
#include "dossier/result.hpp"
#include "host/byte_range.hpp"
#include "store/blobs.hpp"

namespace dossier {

/// How one source may be asked. All times are per attempt unless said otherwise.
struct HttpPolicy {
  std::vector<std::string> allowed_hosts;   // named in the configuration, "host" (its usual ports) or "host:port"; only
                                            // these may be private addresses. Any public address may be reached.
  double requests_per_second = 0;           // 0: no limit of ours; attempts count, bursts do not exist
  int concurrency = 8;                      // requests of this source in flight
  int attempts = 3;                         // the first one included
  std::chrono::milliseconds back_off{500};  // before the second attempt; doubles, with jitter
  std::chrono::milliseconds longest_wait{120'000};  // a server that asks for more (Retry-After) is not asked again
  std::chrono::milliseconds connect_limit{10'000};
  std::chrono::milliseconds total_limit{60'000};    // of an answer; a download is bounded by silence alone
  std::chrono::milliseconds silence_limit{30'000};  // without a byte; counted in whole seconds
  int64_t answer_bytes = int64_t{32} << 20;         // counted as they arrive, after content decoding
  int64_t download_bytes = largest_blob;
};

using HttpFields = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string source;          // whose rate and concurrency it counts against
  std::string method = "GET";  // GET or POST
  std::string url;
  HttpFields headers;        // never carried to another origin
  std::string content_type;  // of the body
  std::string body;
  std::string user, password;  // basic authentication, never carried to another origin; none where both are empty
  std::optional<ByteRange>
      range;  // only these bytes; also of a server that sends the whole file all the same (status 200)
  std::optional<FileAddress> within;          // a redirect must stay below this folder
  bool lists = false;                         // it asks for a folder's list, which a server may not give at all
  bool probe = false;                         // any status below 500 is an answer; redirects are not followed
  const BlobFolder* download_into = nullptr;  // stream the body into a blob; must outlive the request
  std::optional<std::chrono::steady_clock::time_point> deadline;  // nothing is begun or awaited beyond it
};

struct HttpAnswer {
  int status = 0;      // below 400, or below 500 for a probe, or 416 for a range behind the end
  HttpFields headers;  // of the last answer, names in lower case
  std::string content_type;
  std::string body;                    // transfer and content coding removed
  std::optional<BlobWriter> download;  // the body's bytes as sent; the caller commits it
  std::string url;                     // where the answer came from in the end
  int attempts = 1;
};

struct HttpSettings {
  std::filesystem::path certificates;  // PEM file of the authorities to trust; the system's where empty
};

/// Runs requests, retries what is worth it (unavailable, 429), waits as servers ask (Retry-After and its relatives).
///
/// Threads: safe.
/// Errors:  permission: 401, 403, a private address that the configuration does not name. config: other 4xx, no URL of
///          http or https. rate_limited: 429 to the end. unavailable: 5xx, no connection, a half answer; reason
///          timed_out for a time limit. malformed: more bytes than allowed. cancelled. A message names method and
///          address (without the query, which may hold personal data), what was seen, and whether it was retried.
class HttpEngine {
 public:
  explicit HttpEngine(const Clock& clock, HttpSettings settings = {});
  /// Ends what is pending with cancelled.
  ~HttpEngine();
  HttpEngine(const HttpEngine&) = delete;
  HttpEngine& operator=(const HttpEngine&) = delete;

  std::future<Result<HttpAnswer>> submit(HttpRequest request, const HttpPolicy& policy, std::stop_token stop);
  Result<HttpAnswer> run(HttpRequest request, const HttpPolicy& policy, std::stop_token stop);

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

/// An address for messages: without user, query and fragment.
std::string shown_url(const std::string& url);

}  // namespace dossier
