#include "host/http.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include "base/letter_case.hpp"
#include "host/verdict.hpp"

namespace dossier {
namespace {

using Steady = std::chrono::steady_clock;
using Moment = Steady::time_point;
using std::chrono::milliseconds;

constexpr int redirect_limit = 5;
constexpr auto longest_poll = milliseconds(60'000);

/// libcurl wants this once in a process, before any thread uses it.
void start_libcurl() {
  static const auto started = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(started);
}

/// One request from submit to its answer, over all its attempts and redirects.
struct Job {
  HttpRequest request;
  HttpPolicy policy;
  std::stop_token stop;
  std::promise<Result<HttpAnswer>> promise;
  std::unique_ptr<std::stop_callback<std::function<void()>>> on_stop;

  Asked asked;
  int attempts = 0;  // begun
  int redirects = 0;
  bool redirected = false;  // the next transfer continues the same attempt
  Moment not_before{};
  std::unique_ptr<Transfer> transfer;
};

/// The queue of one source.
struct Lane {
  std::deque<uint64_t> waiting;
  int in_flight = 0;
  Moment next_slot{};     // by our own rate
  Moment closed_until{};  // as the server asked
};

bool is_header_text(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](char letter) { return letter == '\r' || letter == '\n' || letter == '\0'; });
}

/// Header fields that would change where a request goes or where it ends.
bool is_ours(std::string_view given) {
  const auto name = lower_case(given);
  for (const std::string_view ours :
       {"host", "content-length", "transfer-encoding", "connection", "expect", "content-type"})
    if (name == ours) return true;
  return false;
}

Result<Asked> first_asked(const HttpRequest& request) {
  if (request.method != "GET" && request.method != "POST")
    return fail(ErrorKind::config,
                "HTTP method \"" + request.method + "\": only GET and POST are made, since sources are only read");
  if (!is_header_text(request.content_type)) return fail(ErrorKind::config, "content type: holds a line break");
  for (const auto& [name, value] : request.headers) {
    const bool is_name = !name.empty() && name.find_first_of(" :;\t") == std::string::npos && is_header_text(name);
    if (!is_name || !is_header_text(value))
      return fail(ErrorKind::config, "HTTP header: holds a blank, colon or line break where none may be");
    if (is_ours(name)) return fail(ErrorKind::config, "HTTP header \"" + name + "\" is set by the host alone");
  }
  return Asked{DOSSIER_TRY(parse_url(request.url)), request.method, true, true};
}

}  // namespace

class HttpEngine::Loop {
 public:
  Loop(const Clock& clock, HttpSettings settings)
      : clock_(clock), settings_(std::move(settings)), random_(std::random_device{}()) {
    start_libcurl();
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 256L);
    thread_ = std::thread([this] { run(); });
  }

  ~Loop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    curl_multi_wakeup(multi_);
    thread_.join();
    curl_multi_cleanup(multi_);
  }

  std::future<Result<HttpAnswer>> submit(HttpRequest request, const HttpPolicy& policy, std::stop_token stop) {
    auto job = std::make_unique<Job>();
    auto future = job->promise.get_future();
    auto asked = first_asked(request);
    if (!asked) {
      job->promise.set_value(fail(std::move(asked.error())));
      return future;
    }
    job->request = std::move(request);
    job->policy = policy;
    job->asked = std::move(*asked);
    job->stop = stop;
    const std::unique_lock lock(mutex_);
    const uint64_t number = ++last_number_;
    incoming_.emplace_back(number, std::move(job));
    curl_multi_wakeup(multi_);
    return future;
  }

 private:
  void run() {
    while (take_messages()) {
      end_cancelled();
      start_due();
      int running = 0;
      curl_multi_perform(multi_, &running);
      finish_transfers();
      // What has just ended may let others begin.
      const auto wake = start_due();
      curl_multi_poll(multi_, nullptr, 0, static_cast<int>(std::clamp(wake, milliseconds(0), longest_poll).count()),
                      nullptr);
    }
    for (auto& [number, job] : jobs_) drop_transfer(*job);
    while (!jobs_.empty()) end(jobs_.begin()->first, cancelled(*jobs_.begin()->second));
  }

  /// False once the engine is to end.
  bool take_messages() {
    std::vector<std::pair<uint64_t, std::unique_ptr<Job>>> incoming;
    {
      const std::lock_guard lock(mutex_);
      incoming.swap(incoming_);
      if (stopping_) {
        for (auto& [number, job] : incoming) jobs_[number] = std::move(job);
        return false;
      }
    }
    for (auto& [number, job] : incoming) {
      lanes_[job->request.source].waiting.push_back(number);
      // Made here, on the thread that will destroy it; a token that has stopped already calls back at once.
      job->on_stop = std::make_unique<std::stop_callback<std::function<void()>>>(job->stop, [this, stopped = number] {
        const std::lock_guard lock(mutex_);
        cancelled_.push_back(stopped);
        curl_multi_wakeup(multi_);
      });
      jobs_[number] = std::move(job);
    }
    return true;
  }

  void end_cancelled() {
    std::vector<uint64_t> stopped;
    {
      const std::lock_guard lock(mutex_);
      stopped.swap(cancelled_);
    }
    for (const auto number : stopped) {
      const auto found = jobs_.find(number);
      if (found == jobs_.end()) continue;
      auto& job = *found->second;
      auto& lane = lanes_[job.request.source];
      if (job.transfer) --lane.in_flight;
      drop_transfer(job);
      std::erase(lane.waiting, number);
      end(number, cancelled(job));
    }
  }

  /// Starts what may start; gives the time until the next one may.
  milliseconds start_due() {
    const auto now = Steady::now();
    auto next = now + longest_poll;
    for (auto& [source, lane] : lanes_) {
      for (size_t place = 0; place < lane.waiting.size();) {
        const auto number = lane.waiting[place];
        auto& job = *jobs_.at(number);
        const auto due = std::max({job.not_before, lane.closed_until, lane.next_slot});
        if (job.request.deadline && std::max(now, due) >= *job.request.deadline) {
          lane.waiting.erase(lane.waiting.begin() + static_cast<std::ptrdiff_t>(place));
          end(number, no_time(job));
          continue;
        }
        if (job.request.deadline) next = std::min(next, *job.request.deadline);
        if (due > now || lane.in_flight >= std::max(1, job.policy.concurrency)) {
          if (due > now) next = std::min(next, due);
          ++place;
          continue;
        }
        lane.waiting.erase(lane.waiting.begin() + static_cast<std::ptrdiff_t>(place));
        start(number, job, lane, now);
      }
    }
    return std::chrono::ceil<milliseconds>(next - now);
  }

  void start(uint64_t number, Job& job, Lane& lane, Moment now) {
    if (!job.redirected) ++job.attempts;
    job.redirected = false;
    ++lane.in_flight;
    if (job.policy.requests_per_second > 0)
      lane.next_slot = now + std::chrono::duration_cast<Steady::duration>(
                                 std::chrono::duration<double>(1 / job.policy.requests_per_second));
    job.transfer = std::make_unique<Transfer>(job.request, job.policy, job.asked, settings_.certificates.string());
    by_handle_[job.transfer->handle()] = number;
    curl_multi_add_handle(multi_, job.transfer->handle());
  }

  void drop_transfer(Job& job) {
    if (!job.transfer) return;
    curl_multi_remove_handle(multi_, job.transfer->handle());
    by_handle_.erase(job.transfer->handle());
    job.transfer.reset();
  }

  void finish_transfers() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const auto code = message->data.result;
      const auto number = by_handle_.at(message->easy_handle);
      auto& job = *jobs_.at(number);
      --lanes_[job.request.source].in_flight;
      const auto verdict = judge(*job.transfer, code, job.request, job.policy, clock_.now());
      act_on(number, job, verdict);
    }
  }

  void act_on(uint64_t number, Job& job, const Verdict& verdict) {
    switch (verdict.next) {
      case Verdict::Next::answer:
        return end(number, answer(job));
      case Verdict::Next::follow:
        return follow_redirect(number, job);
      case Verdict::Next::refuse:
        return retry_or_end(number, job, verdict);
    }
  }

  Result<HttpAnswer> answer(Job& job) {
    auto& transfer = *job.transfer;
    HttpAnswer answer;
    answer.status = transfer.status;
    answer.content_type = transfer.header("content-type");
    answer.body = std::move(transfer.body);
    answer.url = job.asked.url.text;
    answer.attempts = job.attempts;
    if (job.request.download_into) {
      // An empty file is a file too.
      if (!transfer.download) transfer.download.emplace(DOSSIER_TRY(job.request.download_into->begin()));
      answer.download = std::move(transfer.download);
    }
    answer.headers = std::move(transfer.headers);
    drop_transfer(job);
    return answer;
  }

  void follow_redirect(uint64_t number, Job& job) {
    const int status = job.transfer->status;
    const auto location = job.transfer->header("location");
    drop_transfer(job);
    const auto refuse = [&](ErrorKind kind, const std::string& seen) {
      end(number, fail(error_of({Verdict::Next::refuse, kind, {}, seen, {}, false, std::nullopt}, job.asked.method,
                                job.asked.url.text, "not followed")));
    };
    if (++job.redirects > redirect_limit)
      return refuse(ErrorKind::unavailable, "redirected more than " + std::to_string(redirect_limit) + " times");
    auto target = follow(job.asked.url, location);
    if (!target)
      return refuse(target.error().kind(), "redirected to what cannot be asked: " + target.error().message());
    if (const auto& within = job.request.within) {
      const auto address = parse_file_address(target->text);
      if (!address || !address->is_below(*within))
        return refuse(ErrorKind::permission,
                      "redirected outside of the folder that is granted, to " + shown_url(target->text));
    }
    const bool keeps_body = job.asked.method == "POST" && (status == 307 || status == 308);
    if (!target->same_origin(job.asked.url)) {
      if (keeps_body && !job.request.body.empty())
        return refuse(ErrorKind::permission, "redirected the request's body to another host, " + target->host);
      job.asked.with_credentials = false;
    }
    if (job.asked.method == "POST" && !keeps_body) {
      job.asked.method = "GET";
      job.asked.with_body = false;
    }
    job.asked.url = std::move(*target);
    job.redirected = true;
    lanes_[job.request.source].waiting.push_front(number);
  }

  void retry_or_end(uint64_t number, Job& job, const Verdict& verdict) {
    drop_transfer(job);
    auto& lane = lanes_[job.request.source];
    const auto wait = verdict.asked_wait.value_or(back_off(job));
    const auto now = Steady::now();
    const bool too_long = wait > job.policy.longest_wait;
    // As the server asked, so for all requests of the source, also when this one gives up.
    if (verdict.asked_wait)
      lane.closed_until = std::max(lane.closed_until, now + std::min(wait, job.policy.longest_wait));
    const auto finish = [&](const std::string& outcome) {
      end(number, fail(error_of(verdict, job.asked.method, job.asked.url.text, outcome)));
    };
    if (!verdict.worth_retry || job.policy.attempts <= 1) return finish("not retried");
    if (job.attempts >= job.policy.attempts)
      return finish("given up after " + std::to_string(job.attempts) + " attempts");
    if (too_long)
      return finish("not retried, since it asks to wait " + std::to_string((wait.count() + 999) / 1000) + " s");
    if (job.request.deadline && now + wait >= *job.request.deadline)
      return finish("not retried, since the time limit of the look-up ends before");
    // Each attempt starts where the request started: a redirect may have changed.
    job.asked = *first_asked(job.request);
    job.redirects = 0;
    job.not_before = now + wait;
    lane.waiting.push_back(number);
  }

  /// Doubles with each attempt; between half and all of it, so that many do not come back together.
  milliseconds back_off(const Job& job) {
    const int doublings = std::clamp(job.attempts - 1, 0, 16);
    const auto whole = std::min(job.policy.back_off * (int64_t{1} << doublings), job.policy.longest_wait).count();
    std::uniform_int_distribution<int64_t> jitter(whole / 2, std::max(whole / 2, whole));
    return milliseconds(jitter(random_));
  }

  static Result<HttpAnswer> cancelled(const Job& job) {
    return fail(ErrorKind::cancelled, job.asked.method + " " + shown_url(job.asked.url.text) + " cancelled");
  }

  static Result<HttpAnswer> no_time(const Job& job) {
    auto message = job.asked.method + " " + shown_url(job.asked.url.text) +
                   " could not begin before the time limit of the look-up ended; not retried.";
    if (job.policy.requests_per_second > 0)
      message += " The source allows few requests per second: set a longer deadline.";
    return fail(Error(ErrorKind::unavailable, std::move(message)).because("timed_out"));
  }

  void end(uint64_t number, Result<HttpAnswer> result) {
    auto node = jobs_.extract(number);
    drop_transfer(*node.mapped());
    node.mapped()->on_stop.reset();
    node.mapped()->promise.set_value(std::move(result));
  }

  const Clock& clock_;
  const HttpSettings settings_;
  std::mt19937_64 random_;  // only for jitter
  CURLM* multi_ = nullptr;

  // Owned by the thread.
  std::map<uint64_t, std::unique_ptr<Job>> jobs_;
  std::map<CURL*, uint64_t> by_handle_;
  std::map<std::string, Lane> lanes_;

  std::mutex mutex_;  // guards what follows
  std::vector<std::pair<uint64_t, std::unique_ptr<Job>>> incoming_;
  std::vector<uint64_t> cancelled_;
  uint64_t last_number_ = 0;
  bool stopping_ = false;

  std::thread thread_;
};

HttpEngine::HttpEngine(const Clock& clock, HttpSettings settings)
    : loop_(std::make_unique<Loop>(clock, std::move(settings))) {}
HttpEngine::~HttpEngine() = default;

std::future<Result<HttpAnswer>> HttpEngine::submit(HttpRequest request, const HttpPolicy& policy,
                                                   std::stop_token stop) {
  return loop_->submit(std::move(request), policy, std::move(stop));
}

Result<HttpAnswer> HttpEngine::run(HttpRequest request, const HttpPolicy& policy, std::stop_token stop) {
  return submit(std::move(request), policy, std::move(stop)).get();
}

}  // namespace dossier
