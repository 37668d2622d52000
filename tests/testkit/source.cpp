#include "testkit/source.hpp"

#include "base/digest.hpp"
#include "host/file_access.hpp"

namespace dossier::testkit {
namespace {

class ScriptedHost final : public PluginCalls {
 public:
  ScriptedHost(SourceRun& run, std::deque<Scripted>& answers, std::vector<std::filesystem::path> folders)
      : run_(run), answers_(answers), files_(std::move(folders)) {}

  Result<Message> call(const json::Value& head, std::string_view body) override {
    const auto name = json::text(head, "/call");
    if (name == "http") return http(head);
    if (name == "blob_write") return blob(head, body);
    if (name == "document") return document(head, body);
    if (name == "file_download") return file(json::text(head, "/path"));
    if (name == "media") medium(head);
    if (name == "checkpoint") run_.checkpoints.push_back(json::text(head, "/cursor"));
    return Message{R"({"ok":true})", {}};
  }
  void emit(const json::Value&, std::string_view) override {}

 private:
  Result<Message> http(const json::Value& head) {
    json::Document copy;
    copy.CopyFrom(head, copy.GetAllocator());
    run_.requests.push_back(std::move(copy));
    if (answers_.empty()) return fail(ErrorKind::internal, "the test scripted no answer");
    const auto answer = answers_.front();
    if (answers_.size() > 1) answers_.pop_front();
    if (answer.error) return fail(*answer.error);
    const auto handle = "answer-" + std::to_string(++handles_);
    fetched_[handle] = answer.body;
    return Message{json::Object().put("ok", true).put("handle", handle).put("status", answer.status).str(),
                   answer.body};
  }

  Result<Message> blob(const json::Value& head, std::string_view body) {
    pending_ += body;
    if (json::text(head, "/part") != "last") return Message{R"({"ok":true})", {}};
    const auto digest = sha256(pending_);
    const auto size = static_cast<int64_t>(pending_.size());
    run_.blobs[digest] = std::exchange(pending_, {});
    return Message{json::Object().put("ok", true).put("sha256", digest).put("size", size).str(), {}};
  }

  Result<Message> file(const std::string& path) {
    auto bytes = DOSSIER_TRY(files_.read(path, std::nullopt));
    const auto size = static_cast<int64_t>(bytes.size());
    const auto handle = "file-" + std::to_string(++handles_);
    fetched_[handle] = std::move(bytes);
    return Message{json::Object().put("ok", true).put("handle", handle).put("size", size).str(), {}};
  }

  void medium(const json::Value& head) {
    const auto locator = json::text(head, "/locator"), handle = json::text(head, "/handle");
    if (handle.empty()) run_.missing[locator] = json::text(head, "/state");
    else run_.media[locator] = fetched_.at(handle);
  }

  Result<Message> document(const json::Value& head, std::string_view body) {
    const auto handle = json::text(head, "/handle");
    run_.documents.push_back({json::text(head, "/key"), json::text(head, "/content_type"),
                              handle.empty() ? std::string(body) : fetched_.at(handle), json::text(head, "/covers")});
    return Message{R"({"ok":true})", {}};
  }

  SourceRun& run_;
  std::deque<Scripted>& answers_;
  FileAccess files_;
  std::map<std::string, std::string> fetched_;
  std::string pending_;
  int handles_ = 0;
};

json::Object identifier_of(const Sought& sought) {
  return json::Object()
      .put("type", sought.type)
      .put("realm", sought.realm)
      .put("value", sought.value)
      .put("raw", sought.value);
}

json::Object read_verb(const std::string& stream, const Sought& sought) {
  json::Object verb;
  verb.put("verb", "read").put("stream", stream).put("pull", false).put("identifier", identifier_of(sought));
  return verb.put("companions", sought.companions).put("from", sought.from).put("until", sought.until), verb;
}

}  // namespace

json::Document SentDocument::json() const {
  auto parsed = json::parse_own(bytes);
  return parsed ? std::move(*parsed) : json::Document();
}

std::vector<const json::Value*> SourceRun::of_kind(const std::string& kind) const {
  std::vector<const json::Value*> found;
  for (const auto& record : records)
    if (json::text(record, "/kind") == kind) found.push_back(&record);
  return found;
}

std::vector<std::string> SourceRun::told(const std::string& kind, const std::vector<std::string>& pointers) const {
  std::vector<std::string> told;
  for (const auto* record : of_kind(kind)) {
    std::string line;
    for (const auto& pointer : pointers) line += (&pointer == &pointers[0] ? "" : " ") + json::text(*record, pointer);
    told.push_back(line);
  }
  return told;
}

std::vector<std::string> SourceRun::keys() const {
  std::vector<std::string> keys;
  for (const auto& document : documents) keys.push_back(document.key);
  return keys;
}

std::vector<std::string> SourceRun::lines() const {
  std::vector<std::string> lines;
  for (const auto& record : records) lines.push_back(json::canonical(record));
  return lines;
}

std::vector<std::string> identifiers_of(const json::Value& record) {
  std::vector<std::string> told;
  for (const auto& [identifier, pointer] : json::each(record, "/identifiers"))
    told.push_back(json::text(identifier, "/type") + " " + json::text(identifier, "/realm") + " " +
                   json::text(identifier, "/raw") + " " + json::text(identifier, "/owner"));
  return told;
}

SourceUnderTest::SourceUnderTest(const std::string& connector)
    : connector_(connector), built_(built_connector(connector)) {}

SourceUnderTest& SourceUnderTest::option(const std::string& name, const std::string& value) {
  given_[name] = json::Object().put("value", value);
  return *this;
}

SourceUnderTest& SourceUnderTest::option(const std::string& name, const std::map<std::string, std::string>& values) {
  given_[name] = json::Object().put("value", values);
  return *this;
}

SourceUnderTest& SourceUnderTest::options(const std::map<std::string, std::string>& values) {
  for (const auto& [name, value] : values) option(name, value);
  return *this;
}

SourceUnderTest& SourceUnderTest::preset(const std::string& name) {
  return options(std::filesystem::path(DOSSIER_SOURCE_DIR) / "config/presets" / connector_ / (name + ".yaml"),
                 "options");
}

SourceUnderTest& SourceUnderTest::options(const std::filesystem::path& yaml, const std::string& under) {
  const auto read = yaml_options(yaml, under);
  for (const auto& member : read.GetObject())
    given_[std::string(json::view(member.name))] = json::Object().put("value", member.value);
  return *this;
}

SourceUnderTest& SourceUnderTest::answers(Scripted scripted) {
  answers_.push_back(std::move(scripted));
  return *this;
}

SourceUnderTest& SourceUnderTest::folder(const std::filesystem::path& granted) {
  folders_.push_back(granted);
  return *this;
}

SourceUnderTest& SourceUnderTest::cancelled() {
  stop_.request_stop();
  return *this;
}

json::Object SourceUnderTest::given() const {
  json::Object all;
  for (const auto& [name, value] : given_) all.put(name, *json::find(value.value(), "/value"));
  return all;
}

Result<InstanceId> SourceUnderTest::open() { return built_.plugin->open(options_of(built_.spec, given().value())); }

SourceRun SourceUnderTest::lookup(const std::string& stream, const Sought& sought) {
  return read(stream, read_verb(stream, sought),
              json::Object().put("stream", stream).put("identifier", identifier_of(sought)));
}

SourceRun SourceUnderTest::pull(const std::string& stream, const std::string& cursor, int64_t from, int64_t until) {
  json::Object verb;
  verb.put("verb", "read").put("stream", stream).put("pull", true).put("cursor", cursor);
  verb.put("from", from).put("until", until);
  return read(stream, verb, json::Object().put("stream", stream));
}

SourceRun SourceUnderTest::pull_share(const std::string& stream, int64_t number, int64_t of) {
  json::Object verb;
  verb.put("verb", "read").put("stream", stream).put("pull", true).put("cursor", "").put("until", int64_t{1} << 52);
  verb.put("partition", json::Object().put("number", number).put("of", of));
  return read(stream, verb, json::Object().put("stream", stream));
}

SourceRun SourceUnderTest::read(const std::string& stream, const json::Object& verb, const json::Object& request) {
  SourceRun run;
  ScriptedHost host(run, answers_, folders_);
  run.outcome = [&]() -> Result<void> {
    const auto instance = DOSSIER_TRY(open());
    auto outcome = built_.plugin->invoke(instance, {verb.str(), {}}, host, stop_.get_token(), std::chrono::seconds(60));
    built_.plugin->close(instance);
    return outcome;
  }();
  const auto mapping = options_of(built_.spec, given().value(), "mapping");
  for (const auto& document : run.documents) {
    // What the scripted server answers has no label of its own.
    const auto type = document.content_type.empty() ? "application/json" : document.content_type;
    for (const auto& line :
         normalised_lines(*built_.plugin, {stream, document.key, type, document.bytes}, mapping, request.value()))
      if (auto parsed = json::parse_own(line)) run.records.push_back(std::move(*parsed));
  }
  return run;
}

Result<void> SourceUnderTest::probe() {
  SourceRun run;
  ScriptedHost host(run, answers_, folders_);
  const auto instance = DOSSIER_TRY(open());
  auto outcome = built_.plugin->invoke(instance, {R"({"verb":"probe"})", {}}, host, {}, std::chrono::seconds(60));
  built_.plugin->close(instance);
  probed.clear();
  for (const auto& request : run.requests) probed.push_back(json::to_string(request));
  return outcome;
}

}  // namespace dossier::testkit
