#include "ingest/source.hpp"

#include <algorithm>

#include "base/digest.hpp"

namespace dossier {
namespace {

HostGrants grants_of(const SourceConfig& config) {
  HostGrants grants;
  grants.source = config.name;
  grants.paths = config.paths;
  grants.addresses = config.addresses;
  grants.login = config.login;
  const auto is_sftp = [](const FileAddress& address) { return address.scheme == "sftp"; };
  if (std::any_of(config.addresses.begin(), config.addresses.end(), is_sftp))
    grants.sftp = std::make_shared<SftpConnections>(config.name, config.login);
  grants.secrets = config.secrets;
  grants.time_limit = config.deadline;
  grants.http.allowed_hosts = config.hosts;
  grants.http.requests_per_second = config.requests_per_second;
  return grants;
}

}  // namespace

Source::Source(const SourceConfig& config, const PluginSpec& spec, std::unique_ptr<Plugin> plugin)
    : config_(config),
      spec_(spec),
      grants_(grants_of(config)),
      plugin_(std::move(plugin)),
      mapping_digest_(sha256(json::canonical(config.mapping))) {}

std::string Source::realm(const std::string& type) const {
  if (type == "phone" || type == "email") return {};
  const auto found = config_.realm.find(type);
  return found == config_.realm.end() ? config_.name : found->second;
}

Result<Source::Lease> Source::lease() {
  std::unique_lock lock(mutex_);
  freed_.wait(lock, [&] { return leased_ < config_.concurrency; });
  ++leased_;
  if (!idle_.empty()) {
    const auto instance = idle_.back();
    idle_.pop_back();
    return Lease(*this, instance);
  }
  lock.unlock();
  auto instance = plugin_->open(config_.options);
  if (!instance) {
    const std::lock_guard relock(mutex_);
    --leased_;
    freed_.notify_one();
    return fail(std::move(instance.error()).at("source \"" + config_.name + "\""));
  }
  return Lease(*this, *instance);
}

Source::Lease::~Lease() {
  if (source_) source_->give_back(instance_);
}

void Source::give_back(InstanceId instance) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(instance);
  --leased_;
  freed_.notify_one();
}

Result<std::unique_ptr<Source>> start_source(const SourceConfig& config, const std::vector<PluginSpec>& plugins,
                                             const std::filesystem::path& worker) {
  const auto spec = std::find_if(plugins.begin(), plugins.end(), [&](const PluginSpec& plugin) {
    return plugin.kind == "connector" && plugin.name == config.connector;
  });
  if (spec == plugins.end())
    return fail(ErrorKind::config, "source \"" + config.name + "\": no connector named \"" + config.connector +
                                       "\". See: dossier plugin list");
  PluginPlace place;
  place.library = spec->library;
  place.worker = worker;
  place.home = config.home;
  place.limits.memory_bytes = config.memory_bytes;
  auto plugin = Plugin::load(place);
  if (!plugin) return fail(std::move(plugin.error()).at("source \"" + config.name + "\""));
  return std::make_unique<Source>(config, *spec, std::move(*plugin));
}

}  // namespace dossier
