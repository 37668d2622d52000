// One configured source, ready to be read: its plugin, its instances, what it may touch.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "host/host_calls.hpp"
#include "plugin/plugin.hpp"

namespace dossier {

/// Threads: safe; at most `config.concurrency` reads run at once, others wait in lease().
class Source {
 public:
  Source(const SourceConfig& config, const PluginSpec& spec, std::unique_ptr<Plugin> plugin);

  const SourceConfig& config() const { return config_; }
  const PluginSpec& spec() const { return spec_; }
  const HostGrants& grants() const { return grants_; }
  Plugin& plugin() { return *plugin_; }
  const std::string& mapping_digest() const { return mapping_digest_; }
  std::string connector_version() const { return spec_.name + " " + spec_.version; }

  /// The realm in which this source's identifiers of a type are valid.
  std::string realm(const std::string& type) const;

  /// An instance for one read; goes back when destroyed.
  class Lease {
   public:
    Lease(Source& source, InstanceId instance) : source_(&source), instance_(instance) {}
    Lease(Lease&& other) noexcept : source_(std::exchange(other.source_, nullptr)), instance_(other.instance_) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    InstanceId instance() const { return instance_; }

   private:
    Source* source_;
    InstanceId instance_;
  };
  /// Waits for a free place, then opens an instance or takes an idle one.
  Result<Lease> lease();

 private:
  void give_back(InstanceId instance);

  const SourceConfig& config_;
  const PluginSpec& spec_;
  HostGrants grants_;
  std::unique_ptr<Plugin> plugin_;
  std::string mapping_digest_;
  std::mutex mutex_;
  std::condition_variable freed_;
  int leased_ = 0;
  std::vector<InstanceId> idle_;
};

/// Starts the plugin of a source. Errors as of Plugin::load, with the source named.
Result<std::unique_ptr<Source>> start_source(const SourceConfig& config, const std::vector<PluginSpec>& plugins,
                                             const std::filesystem::path& worker);

}  // namespace dossier
