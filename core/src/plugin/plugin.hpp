// One plugin library in one of its two homes: a worker process (the default) or the hub itself (isolation: none).
// The messages are the same in both.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "dossier/json.hpp"
#include "dossier/result.hpp"

namespace dossier {

/// A head (JSON object as text) and a body (bytes).
struct Message {
  std::string head;
  std::string body;
};

/// Of most errors: they stand in gaps, in every report and in the index of the bundle, whose lines are bounded.
inline constexpr size_t usual_longest_error = 1000;

/// Answers what a plugin asks while one verb runs. Called on the thread that invoked, one message at a time.
class PluginCalls {
 public:
  virtual ~PluginCalls() = default;
  /// `head` holds {"call":"http",…}. The reply's head is {"ok":true,…}; an Error becomes {"ok":false,"error":{…}}.
  virtual Result<Message> call(const json::Value& head, std::string_view body) = 0;
  /// `head` holds {"emit":"log",…}.
  virtual void emit(const json::Value& head, std::string_view body) = 0;
  /// How many bytes of an error's message are kept.
  virtual size_t longest_error() const { return usual_longest_error; }
};

enum class Home { worker, hub };

/// Bounds of a worker process; a worker that breaks one is killed, and every running verb gets an Error of kind crashed
/// that says which ("killed: 512 MiB memory limit").
struct WorkerLimits {
  int64_t memory_bytes = int64_t{512} << 20;     // address space in release builds, watched RSS in sanitised ones
  std::chrono::milliseconds cancel_grace{2000};  // from cancel to kill
  std::chrono::milliseconds start_limit{10000};  // for loading the library, describe and open, each
  int64_t unread_bytes = int64_t{64} << 20;      // of emitted messages that the hub has not taken yet
};

struct PluginPlace {
  std::filesystem::path library;  // lib<name>.so
  std::filesystem::path worker;   // the dossier-worker program; unused at home in the hub
  Home home = Home::worker;
  WorkerLimits limits;
};

/// Opened with a source's options; used by one thread at a time.
using InstanceId = int64_t;
inline constexpr InstanceId no_instance = 0;

/// A loaded plugin.
///
/// Threads: every function may be called from any thread; several verbs run at once, one per instance, and any number
///          without instance.
/// Errors:  what the plugin returned, with its kind; crashed when the worker died (a signal, a limit, a protocol
/// error);
///          cancelled; unavailable with reason timed_out past the deadline. After a death the next call starts a new
///          worker, with back-off, and opens instances again by itself.
class Plugin {
 public:
  virtual ~Plugin() = default;

  /// Gates the library (it exists, exports `dossier_plugin`, speaks our ABI) in the worker, before any call into it.
  static Result<std::unique_ptr<Plugin>> load(const PluginPlace& place);

  /// The spec as JSON (dossier/spec.hpp).
  virtual Result<json::Document> describe() = 0;

  /// Makes an instance; `options` is the object of checked options, secrets in clear.
  virtual Result<InstanceId> open(const json::Value& options) = 0;
  virtual void close(InstanceId instance) = 0;

  /// Runs one verb to its end and serves its calls meanwhile. After a stop, or past the time limit, its calls are
  /// answered "cancelled", and a plugin that ignores that is killed after the grace (at home in the hub it cannot be);
  /// a call that is being served then is not interrupted, its host must watch the same token. A verb that was running
  /// when another one's fault got the worker killed is repeated once, unless `calls` had already heard of it.
  virtual Result<void> invoke(InstanceId instance, const Message& verb, PluginCalls& calls, std::stop_token stop,
                              std::chrono::milliseconds time_limit) = 0;
};

}  // namespace dossier
