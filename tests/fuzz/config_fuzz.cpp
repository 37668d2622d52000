// A configuration of any bytes, against a plugin with an option of every type, or, where the input begins with a brace,
// against one that calls the first line its spec: it is valid, or each problem has a place and words.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "config/config.hpp"
#include "dossier/spec.hpp"

namespace {

using namespace dossier;

void require(bool holds) {
  if (!holds) std::abort();
}

Spec with_every_option() {
  return Spec("parcels", "Every type of option.")
      .stream(Stream("shipments").consumes("waybill_no").yields("waybill_no").feeds(Part::related))
      .access(text("customer", "Required."))
      .access(secret("key", "Required."))
      .access(url("endpoint", "With a default.", "https://poll.example/"))
      .access(path("folder", "With a default.", ""))
      .access(integer("page_size", "In a range.", 10, 1, 1000))
      .access(boolean("verify", "Either.", true))
      .access(choice("engine", "One of two.", {"sqlite", "mysql"}, "sqlite"))
      .access(map("columns", "Names to texts."))
      .mapping(time_zone("timezone", "A zone.", "Asia/Shanghai"))
      .states(choice("complete", "One of two.", {"yes", "no"}, "no"))
      .own_sockets();
}

json::Document copy_of(const json::Value& value) {
  json::Document copy;
  copy.CopyFrom(value, copy.GetAllocator());
  return copy;
}

PluginSpec plugin_of(const std::string& kind, const std::string& name, json::Document spec) {
  PluginSpec plugin;
  plugin.kind = kind;
  plugin.name = name;
  StreamSpec stream;
  stream.name = "shipments";
  stream.consumes = stream.yields = {"waybill_no"};
  plugin.streams = {stream};
  plugin.json = std::move(spec);
  return plugin;
}

std::vector<PluginSpec> plugins_of(json::Document spec) {
  std::vector<PluginSpec> plugins;
  plugins.push_back(plugin_of("report", "html", copy_of(spec)));
  plugins.push_back(plugin_of("connector", "parcels", std::move(spec)));
  return plugins;
}

// References stay unresolved: an input must not lead to this machine's own files.
void load(std::string_view yaml, const std::vector<PluginSpec>& plugins) {
  static const int file = ::memfd_create("dossier.yaml", MFD_CLOEXEC);
  static const std::string place = "/proc/self/fd/" + std::to_string(file);
  require(::ftruncate(file, 0) == 0 && ::pwrite(file, yaml.data(), yaml.size(), 0) == ssize_t(yaml.size()));
  const auto config = load_config(place, plugins, true);
  if (config) return require(!config->sources.empty());
  require(!config.error().empty());
  for (const auto& problem : config.error()) require(!problem.message().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  static const auto usual = plugins_of(copy_of(with_every_option().json("connector").value()));
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto line = bytes.find('\n');
  if (!bytes.starts_with('{') || line == std::string_view::npos) return load(bytes, usual), 0;
  auto spec = json::parse_own(bytes.substr(0, line));
  if (spec && spec->IsObject()) load(bytes.substr(line + 1), plugins_of(std::move(*spec)));
  return 0;
}
