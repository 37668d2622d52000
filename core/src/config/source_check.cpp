#include "config/source_check.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/log.hpp"
#include "config/map_reader.hpp"
#include "config/option_check.hpp"
#include "config/presets.hpp"

namespace dossier {
namespace {

constexpr std::array<std::string_view, 2> global_types{"phone", "email"};

bool is_source_name(const std::string& name) {
  return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_' || letter == '-';
  });
}

/// The types that can have a realm in this source: the well-known ones and what its connector speaks of.
std::vector<std::string> realm_types(const PluginSpec* spec) {
  std::set<std::string> types{"complaint_no", "customer_id", "agent_id",  "extension",
                              "call_id",      "order_no",    "waybill_no"};
  if (spec)
    for (const auto& stream : spec->streams)
      for (const auto* list : {&stream.consumes, &stream.uses, &stream.yields})
        types.insert(list->begin(), list->end());
  for (const auto type : global_types) types.erase(std::string(type));
  return {types.begin(), types.end()};
}

class Reading {
 public:
  Reading(const YamlNode::Member& member, const SourcePlaces& places, Problems& problems)
      : member_(member),
        places_(places),
        problems_(problems),
        path_("sources." + member.name),
        reader_(&member.node(), path_, problems) {
    source_.name = source_.title = member.name;
    source_.line = member.line;
    source_.options.SetObject();
    source_.mapping.SetObject();
  }

  SourceConfig read() {
    if (!is_source_name(source_.name))
      problem(path_, "a source's name has 1 to 40 letters, digits, - and _; what people read goes into title");
    find_connector();
    reader_.text("title", source_.title);
    reader_.boolean("enabled", source_.enabled);
    limits();
    times();
    home();
    realms();
    options();
    own_sockets();
    login();
    // From here on no line of the log shows one.
    for (const auto& secret : source_.secrets) log::hide(secret);
    const auto known = spec_ ? option_names(spec_->json) : std::vector<std::string>();
    reader_.finish([&](const std::string& name) {
      const bool is_option = std::find(known.begin(), known.end(), name) != known.end();
      return is_option ? "; it is an option of " + source_.connector + ": write it under \"options:\"" : std::string();
    });
    return std::move(source_);
  }

 private:
  void problem(const std::string& path, const std::string& text) {
    problems_.add_at((member_.node().file ? *member_.node().file : "?") + ":" + std::to_string(member_.line), path,
                     text);
  }

  void find_connector() {
    reader_.text("connector", source_.connector);
    if (source_.connector.empty()) return problem(path_, "connector is missing. See: dossier plugin list");
    spec_ = find_plugin(places_.plugins, "connector", source_.connector);
    if (spec_) return;
    const auto known = plugin_names(places_.plugins, "connector");
    problems_.add(*reader_.get("connector"), path_ + ".connector",
                  "no connector is named \"" + source_.connector + "\" (there are: " + enumerated(known) + ")" +
                      did_you_mean(source_.connector, known));
  }

  void limits() {
    int64_t memory = source_.memory_bytes >> 20;
    reader_.integer("concurrency", source_.concurrency, 1, 64);
    reader_.integer("memory_mib", memory, 64, 65'536);
    reader_.number("requests_per_second", source_.requests_per_second, 0, 1000);
    reader_.integer("staging_days", source_.staging_days, 0, 3650);
    partitions();
    source_.memory_bytes = memory << 20;
  }

  void partitions() {
    reader_.integer("partitions", source_.partitions, 1, 32);
    const auto is_parted = [](const StreamSpec& stream) { return stream.pulls_in_partitions; };
    if (source_.partitions > 1 && spec_ && std::none_of(spec_->streams.begin(), spec_->streams.end(), is_parted))
      problems_.add(*reader_.get("partitions"), path_ + ".partitions",
                    source_.connector + " has no stream that is pulled in partitions; leave it out");
    source_.concurrency = std::max(source_.concurrency, source_.partitions);
  }

  void times() {
    int64_t deadline = source_.deadline.count();
    reader_.seconds("deadline", deadline, 1, 3600);
    source_.deadline = std::chrono::seconds(deadline);
    reader_.seconds("clock_offset", source_.clock_offset_s, -86'400, 86'400);
    reader_.seconds("clock_tolerance", source_.clock_tolerance_s, 0, 86'400);
  }

  void home() {
    std::string isolation = "worker";
    reader_.text("isolation", isolation);
    if (isolation == "none") source_.home = Home::hub;
    else if (isolation != "worker")
      problems_.add(*reader_.get("isolation"), path_ + ".isolation",
                    "\"" + isolation + "\" is neither worker nor none");
  }

  void realms() {
    const auto* node = reader_.get("realm");
    const auto types = realm_types(spec_);
    for (const auto* member : MapReader(node, path_ + ".realm", problems_).members()) {
      const auto place = path_ + ".realm." + member->name;
      if (std::find(global_types.begin(), global_types.end(), member->name) != global_types.end())
        problems_.add(member->node(), place, "a " + member->name + " is the same everywhere and has no realm");
      else if (std::find(types.begin(), types.end(), member->name) == types.end())
        problems_.add(member->node(), place, "unknown identifier type" + did_you_mean(member->name, types));
      else if (member->node().kind != YamlNode::Kind::text)
        problems_.add(member->node(), place, "wanted the name of a realm");
      else source_.realm[member->name] = member->node().text;
    }
  }

  void options() {
    const auto* own = reader_.get("options");
    std::string preset_name;
    reader_.text("preset", preset_name);
    if (!spec_) return;
    YamlNode preset;
    if (!preset_name.empty()) {
      auto read = read_preset(places_.presets, source_.connector, preset_name);
      if (read) preset = std::move(*read);
      else problem(path_ + ".preset", read.error().message());
    }
    YamlNode owner = member_.node();
    owner.line = member_.line;
    auto checked = check_options(
        spec_->json,
        {own, preset_name.empty() ? nullptr : &preset, &owner, path_ + ".options", places_.folder, places_.lint_only},
        problems_);
    source_.options.CopyFrom(checked.all.value(), source_.options.GetAllocator());
    source_.mapping.CopyFrom(checked.mapping.value(), source_.mapping.GetAllocator());
    source_.secrets = std::move(checked.secrets);
    source_.hosts = std::move(checked.hosts);
    source_.paths = std::move(checked.paths);
    source_.addresses = std::move(checked.addresses);
  }

  // What a plugin opens itself the hub cannot keep to allowed hosts: that is for the operator to allow.
  void own_sockets() {
    bool allowed = false;
    reader_.boolean("own_sockets", allowed);
    if (!spec_) return;
    const bool declared = json::text(spec_->json, "/own_sockets") == "true";
    if (allowed && !declared)
      problems_.add(*reader_.get("own_sockets"), path_ + ".own_sockets",
                    source_.connector + " opens no connections of its own; remove this");
    const auto opener = declared ? what_opens_sockets() : std::string();
    if (!allowed && !opener.empty())
      problem(path_, opener +
                         " opens connections of its own, which the hub cannot keep to allowed hosts. Allow it with "
                         "\"own_sockets: true\" beside \"connector:\"");
  }

  /// "engine: postgresql", or the connector's name; empty where nothing does as it is configured.
  std::string what_opens_sockets() const {
    const auto option = json::text(spec_->json, "/own_sockets_for/option");
    if (option.empty()) return source_.connector;
    const auto chosen = json::text(source_.options, "/" + json::pointer_step(option));
    for (const auto& [value, place] : json::each(spec_->json, "/own_sockets_for/values"))
      if (json::view(value) == chosen) return option + ": " + chosen;
    return {};
  }

  void login() {
    const auto* files = reader_.get("files");
    if (!spec_) return;
    YamlNode owner = member_.node();
    owner.line = member_.line;
    source_.login = read_file_login({files, &owner, path_, places_.folder, places_.lint_only}, source_.addresses,
                                    source_.secrets, problems_);
  }

  const YamlNode::Member& member_;
  const SourcePlaces& places_;
  Problems& problems_;
  const std::string path_;
  MapReader reader_;
  SourceConfig source_;
  const PluginSpec* spec_ = nullptr;
};

}  // namespace

std::vector<SourceConfig> read_sources(const YamlNode* node, const SourcePlaces& places, Problems& problems) {
  std::vector<SourceConfig> sources;
  for (const auto* member : MapReader(node, "sources", problems).members())
    sources.push_back(Reading(*member, places, problems).read());
  return sources;
}

const PluginSpec* find_plugin(const std::vector<PluginSpec>& plugins, std::string_view kind, const std::string& name) {
  const auto found = std::find_if(plugins.begin(), plugins.end(),
                                  [&](const PluginSpec& plugin) { return plugin.kind == kind && plugin.name == name; });
  return found == plugins.end() ? nullptr : &*found;
}

std::vector<std::string> plugin_names(const std::vector<PluginSpec>& plugins, std::string_view kind) {
  std::vector<std::string> names;
  for (const auto& plugin : plugins)
    if (plugin.kind == kind) names.push_back(plugin.name);
  return names;
}

}  // namespace dossier
