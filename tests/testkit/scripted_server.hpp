// A web server on the loopback interface that answers as the test says, and remembers what it was asked.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace dossier::testkit {

/// Lets two threads wait for each other without sleeping.
class Gate {
 public:
  void open();
  bool is_open() const;
  /// Returns once open() was called.
  void wait();

 private:
  mutable std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

/// Counts arrivals; await() returns when so many have come.
class Turnstile {
 public:
  void pass();
  void await(int count);
  int count() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable passed_;
  int count_ = 0;
};

struct ServerRequest {
  std::string method;
  std::string path;                                // without the query
  std::string target;                              // path and query as they came
  std::map<std::string, std::string> query, form;  // decoded
  std::map<std::string, std::string> headers;      // names in lower case
  std::string body;

  bool has(const std::string& header) const { return headers.contains(header); }
};

struct ServerReply {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  enum class Fault {
    none,
    drop,  // close without a word
    half,  // promise the whole body, send half of it, close
  } fault = Fault::none;
  std::shared_ptr<Gate> hold;  // answer only when it opens (or the server ends)
  int64_t repeated = 1;        // the body is sent so many times
  bool chunked = false;        // and its length is not announced
};

/// Serves until destroyed. Threads: safe; the answer function is called by many at once.
class ScriptedServer {
 public:
  using Answer = std::function<ServerReply(const ServerRequest&)>;
  explicit ScriptedServer(Answer answer);
  /// Replies in this order; the last one again and again.
  explicit ScriptedServer(std::vector<ServerReply> replies);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  /// "127.0.0.1:port": for the allowed hosts.
  std::string host() const;
  /// "http://127.0.0.1:port/path".
  std::string url(const std::string& path = "/") const;
  /// Everything asked so far, in the order of arrival.
  std::vector<ServerRequest> requests() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace dossier::testkit
