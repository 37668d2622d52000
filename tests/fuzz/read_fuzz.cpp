// A connector's read, a look-up or a pull, against a source that answers with any bytes. It may give up; it must not
// crash, hang or eat memory, and a pull must be able to go on from each checkpoint that it set itself.
//
// An input is what the source holds (any_source.hpp), for a look-up. One that begins with the letter 0x1D is a pull:
// the cursor that it goes on from stands between this letter and the first divider, as an older version wrote it or
// somebody set it by hand.
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

#include "any_source.hpp"
#include "connector_under_fuzz.hpp"

namespace {

using namespace dossier;
using namespace dossier::fuzz;

constexpr char pull_mark = '\x1d';
constexpr int64_t window_begin = 1'790'000'000'000'000, window_end = 1'794'000'000'000'000;

/// How a connector is opened, and what it is asked.
struct Way {
  std::shared_ptr<const json::Document> options;
  json::Object verb;
  bool takes_cursor = false;
};

struct Ways {
  std::vector<Way> look_ups, pulls;
};

/// A connector from its opening to its end: what it remembers of one input reaches no other.
class Life {
 public:
  Life(Plugin& plugin, const Way& way) : plugin_(plugin), way_(way), instance_(plugin.open(*way.options).value()) {}
  ~Life() { plugin_.close(instance_); }
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  Result<void> read(AnySource& source, std::string_view cursor = {}) {
    const auto verb = json::Object(way_.verb).put("cursor", cursor).str();
    return plugin_.invoke(instance_, {verb, {}}, source, {}, std::chrono::seconds(5));
  }

 private:
  Plugin& plugin_;
  const Way& way_;
  InstanceId instance_;
};

bool look_up(Plugin& plugin, const Way& way, std::string_view bytes) {
  AnySource source(bytes);
  static_cast<void>(Life(plugin, way).read(source));
  return source.was_asked();
}

bool is_refused_checkpoint(const Result<void>& ran) {
  return !ran && ran.error().message().find("the checkpoint \"") != std::string::npos;
}

bool pull(Plugin& plugin, const Way& way, std::string_view bytes, std::string_view cursor) {
  Life life(plugin, way);
  AnySource source(bytes), later(bytes, true);
  static_cast<void>(life.read(source, way.takes_cursor ? cursor : std::string_view()));
  const auto& own = source.checkpoints();
  if (!own.empty()) require(!is_refused_checkpoint(life.read(later, way.takes_cursor ? chosen_by(bytes, own) : "")));
  return source.was_asked();
}

YamlNode text_node(std::string text) {
  YamlNode node;
  node.kind = YamlNode::Kind::text;
  node.text = std::move(text);
  return node;
}

// What is required, and each set of the folders that may be given or left out: log or database, recordings or none.
std::vector<std::shared_ptr<const json::Document>> options_of(const ConnectorUnderFuzz& connector) {
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
  std::vector<std::shared_ptr<const json::Document>> options;
  for (const auto& choice : choices)
    options.push_back(std::make_shared<const json::Document>(copy_of(connector.options(&choice).all.value())));
  return options;
}

json::Object verb_on(const json::Value& stream, bool is_pull, int64_t from) {
  return json::Object()
      .put("verb", "read")
      .put("stream", json::text(stream, "/name"))
      .put("pull", is_pull)
      .put("from", from)
      .put("until", window_end);
}

// One for each type that the stream consumes.
void add_look_ups(const json::Value& stream, std::vector<Way>& ways) {
  static constexpr std::array values = {"DD20261008-5521", "KD2026100900417", "+8613812345678", "8021", "TS1"};
  for (const auto& [type, pointer] : json::each(stream, "/consumes"))
    for (const auto* value : values) {
      const auto identifier =
          json::Object().put("type", json::text(type, "")).put("realm", "kuaidi").put("value", value).put("raw", value);
      ways.push_back({nullptr, verb_on(stream, false, window_begin).put("identifier", identifier)});
    }
}

// Onward from a cursor, for a range, and a share of the source, where the stream can.
void add_pulls(const json::Value& stream, std::vector<Way>& ways) {
  if (json::text(stream, "/pulls") != "true") return;
  ways.push_back({nullptr, verb_on(stream, true, 0), true});
  if (json::text(stream, "/pulls_ranges") == "true") ways.push_back({nullptr, verb_on(stream, true, window_begin)});
  const auto share = json::Object().put("number", 1).put("of", 3);
  if (json::text(stream, "/pulls_in_partitions") == "true")
    ways.push_back({nullptr, verb_on(stream, true, 0).put("partition", share), true});
}

// Those that come as far as to ask the source: not a folder that contradicts another, nor an agent whom nobody knows.
Ways ways_of(ConnectorUnderFuzz& connector) {
  Ways asked, all;
  for (const auto& [stream, pointer] : json::each(connector.spec(), "/streams")) {
    add_look_ups(stream, asked.look_ups);
    add_pulls(stream, asked.pulls);
  }
  require(!asked.look_ups.empty());
  auto& plugin = connector.plugin();
  for (const auto& options : options_of(connector)) {
    for (const auto& [none, verb, takes_cursor] : asked.look_ups)
      if (Way way{options, verb}; look_up(plugin, way, "")) all.look_ups.push_back(std::move(way));
    for (const auto& [none, verb, takes_cursor] : asked.pulls)
      if (Way way{options, verb, takes_cursor}; pull(plugin, way, "", "")) all.pulls.push_back(std::move(way));
  }
  return all;
}

ConnectorUnderFuzz& connector() {
  static ConnectorUnderFuzz one;
  return one;
}
const Ways& ways() {
  static const auto all = ways_of(connector());
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (!ways().look_ups.empty()) return 0;
  std::fputs("nothing to fuzz: reads nothing through the host\n", stderr);
  ::_exit(0);
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto& plugin = connector().plugin();
  if (!bytes.starts_with(pull_mark) || ways().pulls.empty()) {
    look_up(plugin, chosen_by(bytes, ways().look_ups), bytes);
    return 0;
  }
  const auto end = std::min(bytes.find(divider), bytes.size());
  pull(plugin, chosen_by(bytes, ways().pulls), bytes.substr(std::min(end + 1, bytes.size())), bytes.substr(1, end - 1));
  return 0;
}
