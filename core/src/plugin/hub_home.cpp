#include "plugin/hub_home.hpp"

#include <utility>
#include <vector>

#include "dossier/abi.h"
#include "dossier/detail/border.hpp"
#include "plugin/gate.hpp"

namespace dossier {

namespace {

/// Never unloaded: a function of the library may still be referred to when everything else is gone.
void keep_for_ever(boost::dll::shared_library library) {
  static std::mutex mutex;
  static auto& kept = *new std::vector<boost::dll::shared_library>;
  const std::lock_guard lock(mutex);
  kept.push_back(std::move(library));
}

/// One verb and its host table. A stop shows to the plugin as a flag and as refused calls.
class HubVerb {
 public:
  HubVerb(Serving& serving, const Stopping& stopping) : serving_(serving), stopping_(stopping) {}

  dossier_host_v1 host() {
    dossier_host_v1 host{};
    host.struct_size = sizeof host;
    host.abi = DOSSIER_ABI;
    host.context = this;
    host.emit = [](void* context, dossier_message message) {
      static_cast<HubVerb*>(context)->serving_.emit(detail::view_of(message.head), detail::view_of(message.body));
      return 0;
    };
    host.call = [](void* context, dossier_message message, dossier_message* reply) {
      return static_cast<HubVerb*>(context)->call(message, reply);
    };
    host.cancelled = [](void* context) { return static_cast<HubVerb*>(context)->stopping_.is_due() ? 1 : 0; };
    return host;
  }

 private:
  int call(dossier_message message, dossier_message* reply) {
    if (stopping_.is_due()) serving_.cancel();
    reply_ = serving_.call(detail::view_of(message.head), detail::view_of(message.body));
    *reply = {detail::bytes_of(reply_.head), detail::bytes_of(reply_.body)};
    return 0;
  }

  Serving& serving_;
  const Stopping& stopping_;
  Message reply_;
};

}  // namespace

Result<std::unique_ptr<Plugin>> HubHome::load(const PluginPlace& place) {
  auto plugin = DOSSIER_TRY(load_gated(place.library));
  keep_for_ever(std::move(plugin.library));
  return std::make_unique<HubHome>("plugin " + place.library.filename().string(), *plugin.table);
}

HubHome::~HubHome() {
  for (const auto& [number, instance] : instances_) table_.close(instance);
}

Result<json::Document> HubHome::describe() {
  Serving serving(name_, nullptr);
  const Stopping never;
  HubVerb verb(serving, never);
  const auto host = verb.host();
  if (table_.describe(&host) != 0) return fail(serving.error());
  return serving.parsed_spec();
}

Result<InstanceId> HubHome::open(const json::Value& options) {
  Serving serving(name_, nullptr);
  const Stopping never;
  HubVerb verb(serving, never);
  const auto host = verb.host();
  const auto head = json::Object().put("options", options).str();
  void* const instance = table_.open(&host, detail::bytes_of(head));
  if (!instance) return fail(serving.error());
  const std::lock_guard lock(mutex_);
  instances_.emplace(next_instance_, instance);
  return next_instance_++;
}

void HubHome::close(InstanceId number) {
  void* instance = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = instances_.extract(number)) instance = found.mapped();
  }
  if (instance) table_.close(instance);
}

Result<void> HubHome::invoke(InstanceId number, const Message& verb, PluginCalls& calls, std::stop_token stop,
                             std::chrono::milliseconds time_limit) {
  void* instance = nullptr;
  if (number != no_instance) {
    const std::lock_guard lock(mutex_);
    const auto found = instances_.find(number);
    if (found == instances_.end()) return fail(ErrorKind::internal, name_ + ": no instance " + std::to_string(number));
    instance = found->second;
  }
  const Stopping stopping{std::move(stop), time_limit};
  Serving serving(name_, &calls);
  HubVerb running(serving, stopping);
  const auto host = running.host();
  const int outcome = table_.invoke(instance, &host, {detail::bytes_of(verb.head), detail::bytes_of(verb.body)});
  if (serving.violation()) return fail(serving.violation_error());
  if (outcome == 0) return {};
  if (stopping.is_due()) return fail(stopping.error(name_, verb_of(verb.head)));
  return fail(serving.error());
}

}  // namespace dossier
