// A small web server for those who watch: /metrics, /healthz, /readyz.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/metrics.hpp"

namespace dossier {

/// Answers GET alone, in plain text, and knows nothing of any case:
///   /metrics   the figures of metrics_text(); 503 with the reason when the store does not answer
///   /healthz   200 for as long as this program runs
///   /readyz    200 when the store answers, else 503 with the reason
/// Threads: `status` is called by threads of the server, two at most.
class StatusServer {
 public:
  using StatusNow = std::function<Result<Status>()>;
  /// `address`: "127.0.0.1:9464"; port 0 takes any that is free. Errors: config, when it cannot be listened on.
  static Result<std::unique_ptr<StatusServer>> start(const std::string& address, StatusNow status);
  ~StatusServer();

  /// "127.0.0.1:9464"
  std::string address() const;

 private:
  class Server;
  explicit StatusServer(std::unique_ptr<Server> server);
  std::unique_ptr<Server> server_;
};

}  // namespace dossier
