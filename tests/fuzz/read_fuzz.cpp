// A connector's read against a source that answers with any bytes: listings, files and answers over HTTP. It may give
// up; it must not crash, hang or eat memory. The input is divided by the letter 0x1C: names of files, line by line,
// then what the first answer holds, the second, and so on in a circle.
#include <unistd.h>

#include <array>
#include <cstdio>

#include "connector_under_fuzz.hpp"

namespace {

using namespace dossier;
using namespace dossier::fuzz;

constexpr char divider = '\x1c';
constexpr int most_calls = 200;  // a source that never ends is the host's to stop (collect.too_broad and its kin)
constexpr auto usual_names =
    "Master.csv\n2026/10/16/out-13812345678-8021-20261016-102011-1792117205.5007.wav\n"
    "out-13812345678-8021-20261016-102011-1792117205.5007.wav\n"
    "out-13812345678-8021-20261016-102011-1792117205.5007.vtt\n"
    "statement.yaml\nstatement.pdf\nDD20261008-5521_statement.pdf\nadvice.xml\narchive.jsonl";

std::vector<std::string_view> divided(std::string_view bytes, char by) {
  std::vector<std::string_view> parts;
  for (size_t at = 0; at <= bytes.size();) {
    const auto end = std::min(bytes.find(by, at), bytes.size());
    parts.push_back(bytes.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

class AnySource final : public PluginCalls {
 public:
  explicit AnySource(std::string_view bytes) : contents_(divided(bytes, divider)) {
    names_ = contents_.size() > 1 ? contents_.front() : usual_names;
    if (contents_.size() > 1) contents_.erase(contents_.begin());
  }

  Result<Message> call(const json::Value& head, std::string_view) override {
    if (++calls_ > most_calls) return fail(ErrorKind::unavailable, "the source is gone");
    const auto name = json::text(head, "/call");
    if (name == "file_list") return list(json::text(head, "/path"));
    if (name == "http") return answered(200, next());
    if (name == "file_read") return read(head);
    if (name == "download" || name == "file_download" || name == "blob_write")
      return Message{R"({"ok":true,"handle":"b","sha256":"00","size":44,"content_type":"audio/wav"})", {}};
    return Message{R"({"ok":true})", {}};
  }
  void emit(const json::Value&, std::string_view) override {}
  bool was_asked() const { return calls_ > 0; }

 private:
  std::string_view next() { return contents_[next_++ % contents_.size()]; }

  static Result<Message> answered(int status, std::string_view body) {
    return Message{json::Object().put("ok", true).put("handle", "h").put("status", status).str(), std::string(body)};
  }

  Result<Message> list(const std::string& path) const {
    std::vector<json::Object> entries;
    for (const auto name : divided(names_, '\n'))
      entries.push_back(json::Object()
                            .put("name", name)
                            .put("path", path + "/" + std::string(name))
                            .put("size", static_cast<int64_t>(contents_[entries.size() % contents_.size()].size()))
                            .put("modified", 1'792'117'205'000'000 + static_cast<int64_t>(entries.size()))
                            .put("folder", false));
    return Message{json::Object().put("ok", true).put("entries", entries).put("more", false).str(), {}};
  }

  // A range is one of the same file, else no loop over ranges would ever come to its end.
  Result<Message> read(const json::Value& head) {
    if (!json::find(head, "/length")) return answered(200, next());
    const auto whole = contents_.front();
    const auto offset = std::clamp<int64_t>(json::integer(head, "/offset"), 0, static_cast<int64_t>(whole.size()));
    const auto length = std::max<int64_t>(json::integer(head, "/length"), 0);
    return answered(206, whole.substr(static_cast<size_t>(offset), static_cast<size_t>(length)));
  }

  std::vector<std::string_view> contents_;
  std::string_view names_;
  size_t next_ = 0;
  int calls_ = 0;
};

YamlNode text_node(std::string text) {
  YamlNode node;
  node.kind = YamlNode::Kind::text;
  node.text = std::move(text);
  return node;
}

// What is required, and each set of the folders that may be given or left out: log or database, recordings or none.
std::vector<InstanceId> instances_of(ConnectorUnderFuzz& connector) {
  std::vector<YamlNode> choices(1);
  choices.front().kind = YamlNode::Kind::map;
  const auto give = [](YamlNode& to, const std::string& name, const std::string& value) {
    to.members.push_back({name, 0, {text_node(value)}});
  };
  for (const auto& [option, pointer] : json::each(connector.spec(), "/options")) {
    const auto name = json::text(option, "/name"), type = json::text(option, "/type");
    const bool is_required = !json::find(option, "/default");
    const auto value = type == "path" ? "/" + name : type == "url" ? "https://source.example/" : "1";
    if (!is_required && type != "path") continue;
    const auto without = is_required ? std::vector<YamlNode>() : choices;
    for (auto& choice : choices) give(choice, name, value);
    choices.insert(choices.end(), without.begin(), without.end());
  }
  std::vector<InstanceId> instances;
  for (const auto& choice : choices)
    instances.push_back(connector.plugin().open(connector.options(&choice).all.value()).value());
  return instances;
}

// One look-up for each type that any stream consumes.
std::vector<std::string> verbs_of(const ConnectorUnderFuzz& connector) {
  static constexpr std::array values = {"DD20261008-5521", "KD2026100900417", "+8613812345678", "8021", "TS1"};
  std::vector<std::string> verbs;
  for (const auto& [stream, place] : json::each(connector.spec(), "/streams"))
    for (const auto& [type, pointer] : json::each(stream, "/consumes"))
      for (const auto* value : values) {
        const auto identifier = json::Object()
                                    .put("type", json::text(type, ""))
                                    .put("realm", "kuaidi")
                                    .put("value", value)
                                    .put("raw", value);
        verbs.push_back(json::Object()
                            .put("verb", "read")
                            .put("stream", json::text(stream, "/name"))
                            .put("pull", false)
                            .put("identifier", identifier)
                            .put("from", 1'790'000'000'000'000)
                            .put("until", 1'794'000'000'000'000)
                            .str());
      }
  require(!verbs.empty());
  return verbs;
}

struct Way {
  InstanceId instance;
  std::string verb;
};

bool take(ConnectorUnderFuzz& connector, const Way& way, std::string_view bytes) {
  AnySource source(bytes);
  static_cast<void>(connector.plugin().invoke(way.instance, {way.verb, {}}, source, {}, std::chrono::seconds(5)));
  return source.was_asked();
}

// Those that come as far as to ask the source: not a folder that contradicts another, nor an agent whom nobody knows.
std::vector<Way> ways_of(ConnectorUnderFuzz& connector) {
  std::vector<Way> ways;
  for (const auto instance : instances_of(connector))
    for (const auto& verb : verbs_of(connector))
      if (take(connector, {instance, verb}, "")) ways.push_back({instance, verb});
  return ways;
}

ConnectorUnderFuzz& connector() {
  static ConnectorUnderFuzz one;
  return one;
}
const std::vector<Way>& ways() {
  static const auto all = ways_of(connector());
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (!ways().empty()) return 0;
  std::fputs("nothing to fuzz: reads nothing through the host\n", stderr);
  ::_exit(0);
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  take(connector(), chosen_by(bytes, ways()), bytes);
  return 0;
}
