// The configuration: one YAML file, parsed, then validated offline against the plugins' specs.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/cron.hpp"
#include "config/file_address.hpp"
#include "config/file_login.hpp"
#include "config/owed_config.hpp"
#include "dossier/json.hpp"
#include "dossier/result.hpp"
#include "plugin/plugin.hpp"

namespace dossier {

struct StreamSpec {
  std::string name;
  std::vector<std::string> consumes, uses, yields, feeds;
  std::map<std::string, std::string> outcomes;
  bool pulls = false, pulls_ranges = false, pulls_in_partitions = false;
};

/// What `describe` said of one plugin library.
struct PluginSpec {
  std::string kind;  // connector, report, check
  std::string name, version, summary;
  std::filesystem::path library;
  std::string digest;  // SHA-256 of the library
  std::vector<StreamSpec> streams;
  std::string takes;    // report: tree or case
  json::Document json;  // the whole spec, options included
};

struct SourceConfig {
  std::string name;
  std::string title;  // name on screens; the name where none is given
  std::string connector;
  int line = 0;  // in the configuration file
  bool enabled = true;
  std::map<std::string, std::string> realm;  // identifier type → realm; the source's name where none is given
  json::Document options;                    // checked, complete, secrets resolved
  json::Document mapping;                    // the mapping options alone
  std::vector<std::string> secrets;          // values to scrub
  std::vector<std::string> hosts;            // hosts named by its url options, "host" or "host:port"
  std::vector<std::filesystem::path> paths;  // granted by its path options
  std::vector<FileAddress> addresses;        // granted by those that name another machine
  FileLogin login;                           // key "files": who we are on that machine
  Home home = Home::worker;                  // isolation: worker | none
  int concurrency = 4;
  int64_t memory_bytes = int64_t{512} << 20;  // memory_mib
  std::chrono::seconds deadline{60};          // per look-up
  int64_t clock_offset_s = 0, clock_tolerance_s = 0;
  double requests_per_second = 0;  // 0: no limit of ours
  int staging_days = 30;
  int partitions = 1;  // of a pull: so many shares are read side by side
};

/// What becomes of times that passed while nothing ran.
enum class MissedRuns { skip, once, all };

/// When one stream is pulled: one line of `schedule:`, one for each stream where it names a whole source.
struct PullTimes {
  std::string source, stream;
  std::string said;          // "every 15m", "cron 30 6 * * *, Asia/Shanghai"
  std::optional<Cron> cron;  // nothing: `every`
  std::chrono::seconds every{0};
  std::string timezone;  // of the cron expression
  MissedRuns missed = MissedRuns::once;
  std::chrono::seconds jitter{0};      // a run comes up to this much later, so that not all come at once
  std::chrono::seconds longest{3600};  // then a run is cancelled; what it kept stays, and the next goes on
};

struct Config {
  std::filesystem::path file;
  std::vector<SourceConfig> sources;
  std::map<std::string, std::vector<std::string>> expects;  // part → kinds of source that ought to be there
  std::vector<std::string> reports;                         // default: html
  std::map<std::string, json::Document> report_options;     // report → checked options
  std::vector<PullTimes> schedule;                          // by source and stream
  std::string metrics_address;                              // of /metrics and its like: "127.0.0.1:9464"; empty: none
  std::string review_timezone = "Asia/Shanghai";
  OwedConfig owed;
  std::string language = "zh-CN";  // of reports
  std::string phone_region = "CN";
  std::chrono::seconds case_deadline{180};
  int too_broad = 500;                              // records that one identifier may match
  std::filesystem::path store_folder;               // default: var beside the file
  std::filesystem::path seal_key;                   // default: <store>/seal/key.pem; made on first use
  std::vector<std::filesystem::path> trusted_keys;  // seal.trusted
  std::filesystem::path bundle_folder;              // default: <store>/bundles
};

/// Where plugins and the worker live. `folders` are searched for lib*.so, one level of kinds deep.
struct PluginFolders {
  std::vector<std::filesystem::path> folders;
  std::filesystem::path worker;
};

/// Finds every plugin and its spec; `describe` runs in a worker and is cached by the library's digest below `cache`.
/// Libraries that cannot be loaded are reported in `problems` and left out.
std::vector<PluginSpec> discover_plugins(const PluginFolders& folders, const std::filesystem::path& cache,
                                         std::vector<Error>& problems);

/// Reads and validates. On failure: every problem at once, each with its place
/// ("dossier.yaml:21: sources.parcels.custmer: unknown option; did you mean "customer"?"). Needs no network; reads the
/// environment and files only for ${env:…} and ${file:…}; `lint_only` leaves even those unresolved.
tl::expected<Config, std::vector<Error>> load_config(const std::filesystem::path& file,
                                                     const std::vector<PluginSpec>& plugins, bool lint_only = false);

}  // namespace dossier
