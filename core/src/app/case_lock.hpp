// Two runs of one case at once: the second waits its turn, and then usually finds nothing new.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "dossier/result.hpp"

namespace dossier::app {

/// Held while one run works on a case; falls with its process.
class CaseLock {
 public:
  /// Waits, and says so, while another run holds it. Errors: unavailable, when its file cannot be made.
  static Result<CaseLock> take(const std::filesystem::path& store, const std::string& number);
  CaseLock(CaseLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  CaseLock& operator=(CaseLock&&) = delete;
  ~CaseLock();

 private:
  explicit CaseLock(int file) : file_(file) {}
  int file_;
};

}  // namespace dossier::app
