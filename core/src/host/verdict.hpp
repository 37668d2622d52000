// What one attempt means: an answer, a redirect, an error, and whether another attempt is worth it.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "host/transfer.hpp"

namespace dossier {

struct Verdict {
  enum class Next { answer, follow, refuse } next = Next::answer;
  ErrorKind kind = ErrorKind::internal;
  std::string reason;  // of the error (dossier/result.hpp)
  std::string seen;    // "answered 401", "could not be reached: …"
  std::string advice;  // the next step; may be empty
  bool worth_retry = false;
  std::optional<std::chrono::milliseconds> asked_wait;
};

Verdict judge(const Transfer& transfer, CURLcode code, const HttpRequest& request, const HttpPolicy& policy,
              Micros now);

/// "GET https://host/path answered 401; not retried. The credentials were refused. …"
Error error_of(const Verdict& verdict, const std::string& method, const std::string& url, const std::string& outcome);

}  // namespace dossier
