// A plugin at home in a worker process: starts workers, opens instances again in a new one, repeats what a neighbour's
// death swept off.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "plugin/worker_process.hpp"

namespace dossier {

/// How long to wait before the next start: 0 after the first death, then 100 ms, 200 ms … at most 5 s; a success
/// starts afresh.
std::chrono::milliseconds start_delay(int deaths);

class WorkerHome final : public Plugin {
 public:
  static Result<std::unique_ptr<Plugin>> load(const PluginPlace& place);

  Result<json::Document> describe() override;
  Result<InstanceId> open(const json::Value& options) override;
  void close(InstanceId instance) override;
  Result<void> invoke(InstanceId instance, const Message& verb, PluginCalls& calls, std::stop_token stop,
                      std::chrono::milliseconds time_limit) override;

 private:
  using Worker = std::shared_ptr<WorkerProcess>;

  struct Instance {
    std::string options;                  // {"options":{…}}, to open it again
    std::weak_ptr<WorkerProcess> worker;  // where it is open
  };

  explicit WorkerHome(const PluginPlace& place) : place_(place), name_("plugin " + place.library.filename().string()) {}

  /// A worker that lives, started anew when the last one died.
  Result<Worker> worker(const Stopping& stopping, std::string_view verb);
  Result<Worker> worker_with(InstanceId instance, const Stopping& stopping, std::string_view verb);
  Result<void> open_in(const Worker& worker, InstanceId instance, const std::string& options, Ending& ending);
  Result<void> run_once(InstanceId instance, const Message& verb, Serving& serving, const Stopping& stopping,
                        Ending& ending);
  void note_success();

  const PluginPlace place_;
  const std::string name_;

  std::mutex mutex_;  // for all below
  std::condition_variable_any wake_;
  Worker worker_;
  int deaths_ = 0;  // since the last success
  Deadline next_start_{};
  std::map<InstanceId, std::shared_ptr<Instance>> instances_;
  InstanceId next_instance_ = no_instance + 1;
  std::string spec_;
};

}  // namespace dossier
