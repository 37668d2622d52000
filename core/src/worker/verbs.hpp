// The worker's side of the running verbs: each runs on a thread of its own and talks to the hub through its number.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "dossier/abi.h"
#include "plugin/frames.hpp"

namespace dossier::worker {

/// The socket to the hub, for many threads.
class Line {
 public:
  explicit Line(int socket) : socket_(socket) {}
  bool send(wire::FrameKind kind, uint64_t verb, uint64_t instance, std::string_view head = {},
            std::string_view body = {});
  int socket() const { return socket_; }

 private:
  int socket_;
  std::mutex mutex_;
};

/// One running verb. Its host table hands the plugin's messages to the hub.
class Verb {
 public:
  Verb(Line& line, uint64_t number) : line_(line), number_(number) {}

  dossier_host_v1 host();
  /// From the thread that reads the socket.
  void reply(wire::Frame frame);
  void cancel();

 private:
  int call(dossier_message message, dossier_message* reply);

  Line& line_;
  const uint64_t number_;
  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;
  std::condition_variable arrived_;
  bool has_reply_ = false;
  wire::Frame reply_;
};

/// Threads that run tasks; one more whenever none is idle, so that a task never waits for another.
class Crew {
 public:
  void run(std::function<void()> task);

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  size_t idle_ = 0;
};

}  // namespace dossier::worker
