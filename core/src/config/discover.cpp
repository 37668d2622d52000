#include <algorithm>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "config/config.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;

constexpr int64_t library_bytes = int64_t{512} << 20;
/// Changes with what we read out of a spec, so that an older cache is not taken for it.
constexpr const char* cache_version = "spec-2-";

std::vector<std::string> texts(const json::Value& value, std::string_view pointer) {
  std::vector<std::string> found;
  for (const auto& [element, place] : json::each(value, pointer))
    if (element.IsString()) found.emplace_back(json::view(element));
  return found;
}

StreamSpec stream_of(const json::Value& value) {
  StreamSpec stream;
  stream.name = json::text(value, "/name");
  stream.consumes = texts(value, "/consumes");
  stream.uses = texts(value, "/uses");
  stream.yields = texts(value, "/yields");
  stream.feeds = texts(value, "/feeds");
  stream.pulls = json::text(value, "/pulls") == "true";
  stream.pulls_ranges = json::text(value, "/pulls_ranges") == "true";
  stream.pulls_in_partitions = json::text(value, "/pulls_in_partitions") == "true";
  const auto* outcomes = json::find(value, "/outcomes");
  if (outcomes && outcomes->IsObject())
    for (const auto& member : outcomes->GetObject())
      if (member.value.IsString()) stream.outcomes.emplace(json::view(member.name), json::view(member.value));
  return stream;
}

Result<PluginSpec> spec_of(json::Document json, const fs::path& library, const std::string& digest) {
  PluginSpec spec;
  spec.kind = json::text(json, "/kind");
  spec.name = json::text(json, "/name");
  spec.version = json::text(json, "/version");
  spec.summary = json::text(json, "/summary");
  spec.takes = json::text(json, "/takes");
  spec.library = library;
  spec.digest = digest;
  for (const auto& [stream, place] : json::each(json, "/streams")) spec.streams.push_back(stream_of(stream));
  if (spec.name.empty()) return fail(ErrorKind::malformed, "its spec has no name");
  if (spec.kind != "connector" && spec.kind != "report" && spec.kind != "check")
    return fail(ErrorKind::malformed, "its spec is of kind \"" + spec.kind + "\"; wanted connector, report or check");
  spec.json = std::move(json);
  return spec;
}

/// What a worker says of the library; the hub itself loads nothing for this.
Result<json::Document> describe(const fs::path& library, const fs::path& worker) {
  PluginPlace place;
  place.library = library;
  place.worker = worker;
  const auto plugin = DOSSIER_TRY(Plugin::load(place));
  return plugin->describe();
}

Result<PluginSpec> spec_of_library(const fs::path& library, const fs::path& worker, const fs::path& cache) {
  const auto digest = sha256(DOSSIER_TRY(read_file(library, library_bytes)));
  const auto cached_file = cache / (cache_version + digest + ".json");
  if (const auto cached = read_file(cached_file)) {
    auto parsed = json::parse_own(*cached);
    if (parsed && parsed->IsObject())
      if (auto spec = spec_of(std::move(*parsed), library, digest)) return spec;
  }
  auto json = DOSSIER_TRY(describe(library, worker));
  const auto text = json::canonical(json);
  auto spec = DOSSIER_TRY(spec_of(std::move(json), library, digest));
  // Without a cache everything works, only slower.
  std::error_code ignored;
  fs::create_directories(cache, ignored);
  static_cast<void>(write_file(cached_file, text, 0600));
  return spec;
}

bool is_library(const fs::path& file) {
  std::error_code missing;
  return file.filename().string().starts_with("lib") && file.extension() == ".so" && fs::is_regular_file(file, missing);
}

/// What stands in the folder; one that is not there has nothing in it.
std::vector<fs::path> entries_of(const fs::path& folder, std::vector<Error>& problems) {
  std::vector<fs::path> entries;
  std::error_code code;
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code))
    entries.push_back(entry->path());
  if (code && code != std::errc::no_such_file_or_directory) problems.push_back(path_error(folder, "list", code));
  return entries;
}

/// Every lib*.so in the folder and in the folders in it, sorted, so that the same tree gives the same list.
std::vector<fs::path> libraries_in(const fs::path& folder, std::vector<Error>& problems) {
  std::vector<fs::path> libraries;
  std::error_code missing;
  for (const auto& entry : entries_of(folder, problems)) {
    if (is_library(entry)) libraries.push_back(entry);
    if (!fs::is_directory(entry, missing)) continue;
    for (const auto& inner : entries_of(entry, problems))
      if (is_library(inner)) libraries.push_back(inner);
  }
  std::sort(libraries.begin(), libraries.end());
  return libraries;
}

const PluginSpec* same_name(const std::vector<PluginSpec>& plugins, const PluginSpec& spec) {
  const auto found = std::find_if(plugins.begin(), plugins.end(), [&](const PluginSpec& known) {
    return known.kind == spec.kind && known.name == spec.name;
  });
  return found == plugins.end() ? nullptr : &*found;
}

}  // namespace

std::vector<PluginSpec> discover_plugins(const PluginFolders& folders, const fs::path& cache,
                                         std::vector<Error>& problems) {
  std::vector<PluginSpec> plugins;
  for (const auto& folder : folders.folders)
    for (const auto& library : libraries_in(folder, problems)) {
      auto spec = spec_of_library(library, folders.worker, cache);
      if (!spec) {
        const bool names_itself = spec.error().message().find(library.filename().string()) != std::string::npos;
        problems.push_back(names_itself ? std::move(spec.error())
                                        : std::move(spec.error()).at("plugin " + library.filename().string()));
      } else if (const auto* known = same_name(plugins, *spec)) {
        // The same library in two folders is no conflict.
        if (known->digest != spec->digest)
          problems.push_back(Error(ErrorKind::config, "plugin " + library.string() + ": not used, since " +
                                                          known->library.string() + " is the " + spec->kind + " \"" +
                                                          spec->name + "\" already"));
      } else {
        plugins.push_back(std::move(*spec));
      }
    }
  std::sort(plugins.begin(), plugins.end(), [](const PluginSpec& left, const PluginSpec& right) {
    return std::pair(left.kind, left.name) < std::pair(right.kind, right.name);
  });
  return plugins;
}

}  // namespace dossier
