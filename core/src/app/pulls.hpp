// What pull, serve and schedule have in common: sources that are started when they are first pulled, and who serves.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "app/hub.hpp"
#include "schedule/scheduler.hpp"

namespace dossier::app {

/// Starts each source when it is first read. A source that does not start is tried anew the next time.
/// Threads: pull() may be called by several; two streams of a source share its worker.
class PulledSources {
 public:
  explicit PulledSources(Hub& hub) : hub_(hub) {}
  /// Borrows this object.
  PullStream pull(PullWish wish = {});

 private:
  Result<Source*> started(const std::string& name);

  Hub& hub_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Source>> sources_;
};

/// Held by the one program that serves a store; falls with its process.
class ServeLock {
 public:
  /// Errors: config, when another program serves this store.
  static Result<ServeLock> take(const std::filesystem::path& store, int64_t last_before);
  /// The last run before the program that serves this store; nothing when none does.
  static std::optional<int64_t> held_behind(const std::filesystem::path& store);
  ServeLock(ServeLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  ServeLock& operator=(ServeLock&&) = delete;
  ~ServeLock();

 private:
  explicit ServeLock(int file) : file_(file) {}
  int file_;
};

}  // namespace dossier::app
