#include "imap.hpp"

#include <curl/curl.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>

#include "folder_name.hpp"

namespace dossier::mailbox {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds glance{100};  // between two looks at whether to stop
constexpr std::chrono::seconds login_limit{15};

struct CleanUp {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, CleanUp>;

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

int stop_if_cancelled(void* asked, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return (*static_cast<std::function<bool()>*>(asked))() ? 1 : 0;
}

tl::unexpected<Error> stopped() { return fail(ErrorKind::cancelled, "stopped while reading the mailbox"); }

/// What was wrong with connecting or logging in, in words that say what to do.
Error refusal(CURLcode code, const std::string& place, const std::string& detail) {
  const auto said = place + ": " + (detail.empty() ? curl_easy_strerror(code) : detail);
  if (code == CURLE_ABORTED_BY_CALLBACK) return Error(ErrorKind::cancelled, "stopped while connecting to " + place);
  if (code == CURLE_LOGIN_DENIED)
    return Error(ErrorKind::permission, said +
                                            "; not retried. The user or the password was refused (options \"user\", "
                                            "\"password\"); many providers want an app password for IMAP")
        .because("auth_failed");
  if (code == CURLE_PEER_FAILED_VERIFICATION)
    return Error(ErrorKind::config, said +
                                        "; not retried. Name whoever signed the certificate in the option "
                                        "\"tls_authority\", and in \"host\" the name that it is made out for");
  if (code == CURLE_SSL_CACERT_BADFILE)
    return Error(ErrorKind::config, said + "; wanted a readable PEM file in the option \"tls_authority\"");
  if (code == CURLE_USE_SSL_FAILED)
    return Error(ErrorKind::config, said +
                                        "; the server offers no STARTTLS there. Set \"starttls\" to false where its "
                                        "port speaks TLS from the first byte, or \"tls\" to if_offered");
  if (code == CURLE_OPERATION_TIMEDOUT) return Error(ErrorKind::unavailable, said).because("timed_out");
  if (code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_SSL_CONNECT_ERROR)
    return Error(ErrorKind::unavailable, said + ". Do \"port\" and \"starttls\" fit each other?");
  return Error(ErrorKind::unavailable, said);
}

class Connection final : public Imap {
 public:
  Connection(const Options& options, std::function<bool()> cancelled)
      : cancelled_(std::move(cancelled)),
        place_(options.text("host") + ":" + std::to_string(options.integer("port"))),
        time_limit_(options.integer("time_limit_s")),
        lines_([this] { return more(); }) {}

  ~Connection() override {
    // Politeness only: whatever becomes of it.
    if (is_open_ && !cancelled_()) static_cast<void>(send("Z LOGOUT\r\n"));
  }

  Result<void> connect(const Options& options) {
    start_library();
    handle_.reset(curl_easy_init());
    if (!handle_) return fail(ErrorKind::internal, "libcurl gives no handle");
    std::array<char, CURL_ERROR_SIZE> said{};
    set(CURLOPT_ERRORBUFFER, said.data());
    set_up(options);
    const auto code = curl_easy_perform(handle_.get());
    set(CURLOPT_ERRORBUFFER, nullptr);
    if (code != CURLE_OK) return fail(refusal(code, place_, said.data()));
    if (curl_easy_getinfo(handle_.get(), CURLINFO_ACTIVESOCKET, &socket_) != CURLE_OK || socket_ == CURL_SOCKET_BAD)
      return fail(ErrorKind::unavailable, place_ + ": the connection was closed after the login");
    is_open_ = true;
    return {};
  }

  Result<Folder> examine(const std::string& name) override {
    const auto wire = DOSSIER_TRY(wire_name(name));
    Folder folder{name, 0};
    const auto done = run("EXAMINE " + wire, [&](ImapLine& line) {
      if (const auto validity = number_in(line, "UIDVALIDITY")) folder.uid_validity = validity;
    });
    if (!done) return fail(Error(done.error()).at("folder \"" + name + "\""));
    if (folder.uid_validity == 0)
      return fail(ErrorKind::malformed, place_ + ": folder \"" + name +
                                            "\" is opened without UIDVALIDITY, by which "
                                            "its mails are known again (RFC 3501)");
    return folder;
  }

  Result<std::vector<uint64_t>> search(const std::string& criteria) override {
    std::vector<uint64_t> found;
    DOSSIER_TRY(run("UID SEARCH " + criteria, [&](ImapLine& line) {
      const auto more = found_in(line);
      found.insert(found.end(), more.begin(), more.end());
    }));
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  Result<std::vector<FetchedItem>> headers(const std::vector<uint64_t>& uids) override {
    return fetch(uids, "UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER]<0." + std::to_string(longest_header) + ">");
  }
  Result<std::vector<FetchedItem>> sizes(const std::vector<uint64_t>& uids) override {
    return fetch(uids, "UID RFC822.SIZE INTERNALDATE");
  }
  Result<std::optional<FetchedItem>> mail(uint64_t uid) override {
    for (auto& item : DOSSIER_TRY(fetch({uid}, "UID RFC822.SIZE INTERNALDATE BODY.PEEK[]")))
      if (item.uid == uid) return std::optional(std::move(item));
    return std::optional<FetchedItem>();
  }

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(handle_.get(), option, value);
  }

  void set_up(const Options& options) {
    const auto tls = options.text("tls");
    const bool at_once = (tls == "verified" || tls == "required") && !options.boolean("starttls");
    const auto url = (at_once ? "imaps://" : "imap://") + options.text("host") + "/";
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "imap,imaps");
    set(CURLOPT_PORT, static_cast<long>(options.integer("port")));
    set(CURLOPT_USERNAME, options.text("user").c_str());
    set(CURLOPT_PASSWORD, options.secret("password").reveal().c_str());
    set(CURLOPT_SASL_IR, 1L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_CONNECT_ONLY, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(login_limit.count()));
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(login_limit.count()));
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &stop_if_cancelled);
    set(CURLOPT_XFERINFODATA, &cancelled_);
    set_up_tls(tls, options.path("tls_authority"));
  }

  void set_up_tls(const std::string& tls, const std::string& authority) {
    const auto use = tls == "none" ? CURLUSESSL_NONE : tls == "if_offered" ? CURLUSESSL_TRY : CURLUSESSL_ALL;
    set(CURLOPT_USE_SSL, static_cast<long>(use));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    const bool verified = tls == "verified";
    set(CURLOPT_SSL_VERIFYPEER, verified ? 1L : 0L);
    set(CURLOPT_SSL_VERIFYHOST, verified ? 2L : 0L);
    if (verified && !authority.empty()) set(CURLOPT_CAINFO, authority.c_str());
  }

  Result<std::vector<FetchedItem>> fetch(const std::vector<uint64_t>& uids, const std::string& items) {
    std::vector<FetchedItem> fetched;
    if (uids.empty()) return fetched;
    std::string set;
    for (const auto uid : uids) set += (set.empty() ? "" : ",") + std::to_string(uid);
    DOSSIER_TRY(run("UID FETCH " + set + " (" + items + ")", [&](ImapLine& line) {
      if (auto item = fetched_in(line)) fetched.push_back(std::move(*item));
    }));
    return fetched;
  }

  // Sends the command and hands each answer to `take`, until its last one comes.
  Result<void> run(const std::string& command, const std::function<void(ImapLine&)>& take) {
    constexpr int most_answers = 100000;
    const auto tag = "D" + std::to_string(++commands_);
    DOSSIER_TRY(send(tag + " " + command + "\r\n"));
    for (int answers = 0; answers < most_answers; ++answers) {
      auto line = DOSSIER_TRY(lines_.next());
      if (line.text.starts_with("* BYE")) return gone(line.text.substr(6));
      if (!line.text.starts_with(tag + " ")) {
        take(line);
        continue;
      }
      const auto verdict = line.text.substr(tag.size() + 1);
      if (!verdict.starts_with("OK")) return refused(command, verdict);
      take(line);
      return {};
    }
    return fail(ErrorKind::malformed,
                place_ + ": more than " + std::to_string(most_answers) + " answers to one command");
  }

  // A command holds what is sought, and a verdict what the server will: the name of the command says enough.
  tl::unexpected<Error> refused(const std::string& command, const std::string& verdict) const {
    const auto name = command.substr(0, command.find(' ', command.starts_with("UID ") ? 4 : 0));
    const auto said = place_ + ": " + name + " answered \"" + verdict.substr(0, 300) + "\"; not retried";
    if (verdict.find("[UNAVAILABLE]") != std::string::npos || verdict.find("[INUSE]") != std::string::npos)
      return fail(ErrorKind::unavailable, said);
    if (verdict.find("[NOPERM]") != std::string::npos)
      return fail(Error(ErrorKind::permission, said + ". Let the user read the folder").because("forbidden"));
    if (name == "EXAMINE")
      return fail(ErrorKind::config, said +
                                         ". Name a folder that there is, as the mail program shows it, in the option "
                                         "\"folders\"");
    return fail(ErrorKind::unavailable, said);
  }

  tl::unexpected<Error> gone(const std::string& why) {
    is_open_ = false;
    return fail(ErrorKind::unavailable, place_ + ": the server ended the connection: " + why.substr(0, 300));
  }

  Result<void> send(std::string_view bytes) {
    const auto until = Clock::now() + time_limit_;
    while (!bytes.empty()) {
      size_t sent = 0;
      const auto code = curl_easy_send(handle_.get(), bytes.data(), bytes.size(), &sent);
      if (code == CURLE_OK) bytes.remove_prefix(sent);
      else if (code == CURLE_AGAIN) DOSSIER_TRY(wait_for(POLLOUT, until));
      else return gone(curl_easy_strerror(code));
    }
    return {};
  }

  // The connection is asked before the socket is: bytes may wait within TLS.
  Result<std::string> more() {
    const auto until = Clock::now() + time_limit_;
    std::string bytes(size_t{64} << 10, '\0');
    for (;;) {
      size_t got = 0;
      const auto code = curl_easy_recv(handle_.get(), bytes.data(), bytes.size(), &got);
      if (code == CURLE_OK && got > 0) {
        bytes.resize(got);
        return bytes;
      }
      if (code != CURLE_AGAIN) return gone(code == CURLE_OK ? "without a word" : curl_easy_strerror(code));
      DOSSIER_TRY(wait_for(POLLIN, until));
    }
  }

  Result<void> wait_for(short what, Clock::time_point until) {
    if (cancelled_()) return stopped();
    if (Clock::now() >= until)
      return fail(Error(ErrorKind::unavailable, place_ + ": no answer within " + std::to_string(time_limit_.count()) +
                                                    " s (option \"time_limit_s\")")
                      .because("timed_out"));
    pollfd one{socket_, what, 0};
    ::poll(&one, 1, static_cast<int>(glance.count()));
    return {};
  }

  std::function<bool()> cancelled_;
  std::string place_;
  std::chrono::seconds time_limit_;
  Handle handle_;
  curl_socket_t socket_ = CURL_SOCKET_BAD;
  bool is_open_ = false;
  ImapLines lines_;
  int commands_ = 0;
};

}  // namespace

Spec& with_access(Spec& spec) {
  return spec.access(text("host", "The mail server."))
      .access(integer("port", "Its port for IMAP: usually 993, or 143 with STARTTLS.", 993, 1, 65535))
      .access(choice("tls", "Encrypt with a verified server, always but unverified, if the server offers it, or never.",
                     {"verified", "required", "if_offered", "none"}, "verified"))
      .access(boolean("starttls", "Begin unencrypted and change over by STARTTLS, as port 143 wants it.", false))
      .access(path("tls_authority", "File (PEM) of who signed the server's certificate; else whom this machine trusts.",
                   ""))
      .access(text("user", "Who reads. Give it the right to read and nothing else."))
      .access(secret("password", "That user's password, or an app password."))
      .access(integer("time_limit_s", "Longest wait for an answer of the server, in seconds.", 60, 1, 600))
      .own_sockets();
}

Result<std::unique_ptr<Imap>> Imap::open(const Options& options, std::function<bool()> cancelled) {
  auto connection = std::make_unique<Connection>(options, std::move(cancelled));
  DOSSIER_TRY(connection->connect(options));
  return std::unique_ptr<Imap>(std::move(connection));
}

}  // namespace dossier::mailbox
