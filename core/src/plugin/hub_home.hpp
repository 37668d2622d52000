// A plugin at home in the hub (isolation: none): the same messages, on the caller's thread. A crash is ours then, and a
// hang cannot be ended: the order to stop is only a flag that the plugin may look at.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "dossier/abi.h"
#include "plugin/plugin.hpp"
#include "plugin/serving.hpp"
#include "plugin/stopping.hpp"

namespace dossier {

class HubHome final : public Plugin {
 public:
  static Result<std::unique_ptr<Plugin>> load(const PluginPlace& place);
  /// Of a plugin that is loaded already; `name` stands in messages.
  HubHome(std::string name, const dossier_plugin_v1& table) : name_(std::move(name)), table_(table) {}
  /// Closes what is still open.
  ~HubHome() override;

  Result<json::Document> describe() override;
  Result<InstanceId> open(const json::Value& options) override;
  void close(InstanceId instance) override;
  Result<void> invoke(InstanceId instance, const Message& verb, PluginCalls& calls, std::stop_token stop,
                      std::chrono::milliseconds time_limit) override;

 private:
  const std::string name_;
  const dossier_plugin_v1& table_;
  std::mutex mutex_;
  std::map<InstanceId, void*> instances_;
  InstanceId next_instance_ = no_instance + 1;
};

}  // namespace dossier
