#include "testkit/golden.hpp"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

namespace dossier::testkit {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

class Collecting final : public PluginCalls {
 public:
  Result<Message> call(const json::Value& head, std::string_view body) override {
    if (json::text(head, "/call") != "records") return fail(ErrorKind::internal, "normalise called something else");
    for (auto& line : split_lines(std::string(body))) lines.push_back(std::move(line));
    return Message{R"({"ok":true})", {}};
  }
  void emit(const json::Value&, std::string_view) override {}
  std::vector<std::string> lines;
};

json::Object object_of(const YAML::Node& node) {
  json::Object object;
  for (const auto& entry : node) {
    const auto name = entry.first.as<std::string>();
    if (entry.second.IsMap()) object.put(name, object_of(entry.second));
    else object.put(name, entry.second.as<std::string>());
  }
  return object;
}

// Keys in order, so that a reader's diff shows what changed and nothing else.
std::string tidy(const std::string& line) {
  const auto parsed = json::parse_own(line);
  return parsed ? json::canonical(*parsed) : line;
}

fs::path payload_in(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().stem() == "payload") return entry.path();
  return {};
}

fs::path testdata_of(const std::string& name) {
  return fs::path(DOSSIER_SOURCE_DIR) / "connectors" / name / "testdata";
}

std::vector<fs::path> case_folders(const std::string& name) {
  std::vector<fs::path> folders;
  const auto testdata = testdata_of(name);
  if (fs::exists(testdata))
    for (const auto& entry : fs::directory_iterator(testdata))
      if (entry.is_directory()) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

// What a source would say of such a file.
std::string usual_content_type(const fs::path& payload) {
  static const std::map<std::string, std::string> known = {
      {".json", "application/json"}, {".xml", "application/xml"}, {".csv", "text/csv"},  {".vtt", "text/vtt"},
      {".srt", "text/plain"},        {".html", "text/html"},      {".txt", "text/plain"}};
  const auto found = known.find(payload.extension().string());
  return found == known.end() ? "application/octet-stream" : found->second;
}

std::string usual_stream(const json::Value& spec) { return json::text(spec, "/streams/0/name"); }

std::optional<GoldenCase> golden_case(const fs::path& folder, const json::Value& spec) {
  const auto payload = payload_in(folder);
  EXPECT_FALSE(payload.empty()) << folder.string() << ": no payload.*";
  if (payload.empty()) return std::nullopt;
  GoldenCase golden;
  golden.folder = folder;
  golden.payload = contents(payload);
  golden.request.SetObject();
  if (fs::exists(folder / "request.json")) {
    auto parsed = json::parse_own(contents(folder / "request.json"));
    EXPECT_TRUE(parsed) << folder.string() << "/request.json";
    if (parsed) golden.request = std::move(*parsed);
  }
  golden.mapping = options_of(spec, yaml_options(folder / "mapping.yaml"), "mapping");
  golden.stream = json::text(golden.request, "/stream");
  if (golden.stream.empty()) golden.stream = usual_stream(spec);
  golden.key = json::text(golden.request, "/key");
  golden.content_type = json::text(golden.request, "/content_type");
  if (golden.content_type.empty()) golden.content_type = usual_content_type(payload);
  return golden;
}

void compare(const fs::path& folder, const std::vector<std::string>& lines) {
  const auto file = folder / "records.jsonl";
  if (const char* wish = std::getenv("DOSSIER_UPDATE_GOLDEN"); wish && std::string(wish) == "1") {
    std::ofstream out(file, std::ios::binary);
    for (const auto& line : lines) out << line << "\n";
    ADD_FAILURE() << file.string() << ": written anew; read the difference, then run without DOSSIER_UPDATE_GOLDEN";
    return;
  }
  EXPECT_TRUE(fs::exists(file)) << file.string() << ": missing; write it, or let DOSSIER_UPDATE_GOLDEN=1 write it";
  // The first difference says enough; the rest usually follows from it.
  const auto wanted = split_lines(contents(file));
  const auto [want, got] = std::mismatch(wanted.begin(), wanted.end(), lines.begin(), lines.end());
  if (want == wanted.end() && got == lines.end()) return;
  ADD_FAILURE() << file.string() << ":" << (want - wanted.begin() + 1) << "\n  wanted "
                << (want == wanted.end() ? "nothing more" : *want) << "\n  got    "
                << (got == lines.end() ? "nothing more" : *got);
}

}  // namespace

BuiltConnector built_connector(const std::string& name) {
  const fs::path build = DOSSIER_BUILD_DIR;
  PluginPlace place;
  place.library = build / "plugins/connectors" / ("lib" + name + ".so");
  place.worker = build / "bin/dossier-worker";
  BuiltConnector built;
  auto plugin = Plugin::load(place);
  EXPECT_TRUE(plugin) << (plugin ? "" : plugin.error().message());
  if (!plugin) return built;
  built.plugin = std::move(*plugin);
  auto spec = built.plugin->describe();
  EXPECT_TRUE(spec) << (spec ? "" : spec.error().message());
  if (spec) built.spec = std::move(*spec);
  return built;
}

json::Document options_of(const json::Value& spec, const json::Value& given, const std::string& use) {
  json::Object options;
  for (const auto& [option, pointer] : json::each(spec, "/options")) {
    const auto name = json::text(option, "/name");
    if (!use.empty() && json::text(option, "/use") != use) continue;
    if (const auto* value = json::find(given, "/" + json::pointer_step(name))) options.put(name, *value);
    else if (json::text(option, "/type") == "map") options.put(name, json::Object());
    else if (json::find(option, "/default")) options.put(name, json::text(option, "/default"));
  }
  json::Document copy;
  copy.CopyFrom(options.value(), copy.GetAllocator());
  return copy;
}

json::Document yaml_options(const fs::path& file, const std::string& under) {
  json::Document options(rapidjson::kObjectType);
  if (!fs::exists(file)) return options;
  auto node = YAML::LoadFile(file.string());
  if (!under.empty()) node = node[under];
  options.CopyFrom(object_of(node).value(), options.GetAllocator());
  return options;
}

std::vector<std::string> normalised_lines(Plugin& plugin, const SentPayload& sent, const json::Value& mapping,
                                          const json::Value& request) {
  json::Object head;
  head.put("verb", "normalise").put("stream", sent.stream).put("key", sent.key);
  head.put("content_type", sent.content_type).put("mapping", mapping).put("request", request);
  Collecting calls;
  const auto ran = plugin.invoke(no_instance, {head.str(), sent.bytes}, calls, {}, std::chrono::seconds(60));
  std::vector<std::string> lines;
  for (const auto& line : calls.lines) lines.push_back(tidy(line));
  if (!ran) {
    const auto error = json::Object().put("kind", name_of(ran.error().kind())).put("message", ran.error().message());
    lines.push_back(json::canonical(json::Object().put("error", error)));
  }
  return lines;
}

std::vector<GoldenCase> golden_cases(const std::string& name, const json::Value& spec) {
  std::vector<GoldenCase> cases;
  for (const auto& folder : case_folders(name))
    if (auto golden = golden_case(folder, spec)) cases.push_back(std::move(*golden));
  EXPECT_FALSE(cases.empty()) << "connectors/" << name << "/testdata: no golden case found";
  return cases;
}

std::string stated_complaint(const GoldenCase& golden) {
  for (const auto& folder : {golden.folder, golden.folder.parent_path()})
    if (fs::exists(folder / "complaint.txt")) {
      const auto lines = split_lines(contents(folder / "complaint.txt"));
      return lines.empty() ? std::string() : lines.front();
    }
  return {};
}

std::vector<json::Document> expect_golden_cases(const std::string& name) {
  std::vector<json::Document> all;
  const auto built = built_connector(name);
  if (!built.plugin) return all;
  for (const auto& golden : golden_cases(name, built.spec)) {
    SCOPED_TRACE(golden.folder.filename().string());
    const auto lines = normalised_lines(*built.plugin, {golden.stream, golden.key, golden.content_type, golden.payload},
                                        golden.mapping, golden.request);
    compare(golden.folder, lines);
    for (const auto& line : lines)
      if (auto parsed = json::parse_own(line)) all.push_back(std::move(*parsed));
  }
  return all;
}

void expect_readme_of(const std::string& name) {
  const auto built = built_connector(name);
  const auto readme = contents(fs::path(DOSSIER_SOURCE_DIR) / "connectors" / name / "README.md");
  std::vector<std::string> listed, known;
  bool in_options = false;
  for (const auto& line : split_lines(readme)) {
    if (line.rfind("| option ", 0) == 0) in_options = true;
    else if (line.rfind("|", 0) != 0) in_options = false;
    else if (in_options && line.rfind("| `", 0) == 0) listed.push_back(line.substr(3, line.find('`', 3) - 3));
  }
  for (const auto& [option, pointer] : json::each(built.spec, "/options")) known.push_back(json::text(option, "/name"));
  EXPECT_FALSE(known.empty());
  EXPECT_EQ(listed, known) << "the table of options in connectors/" << name << "/README.md";
  for (const auto& [stream, pointer] : json::each(built.spec, "/streams"))
    EXPECT_NE(readme.find("`" + json::text(stream, "/name") + "`"), std::string::npos) << json::text(stream, "/name");
}

}  // namespace dossier::testkit
