// A drop folder for one read of a connector, with files that change between two looks at it: what no real folder does
// on command. What the read hands over is kept for the test to see.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "testkit/golden.hpp"

namespace dossier::testkit {

class ScriptedFolder final : public PluginCalls {
 public:
  explicit ScriptedFolder(std::string root) : root_(std::move(root)) {}

  /// A file at root/name; name without folders.
  void file(const std::string& name, const std::string& bytes, int64_t modified = 1) {
    files_[name] = bytes;
    modified_[name] = modified;
  }
  /// Each look at the folder finds it one byte longer than the last.
  void growing(const std::string& name) { growing_.insert(name); }
  /// A folder within, whose listing answers this error.
  void closed(const std::string& name, const Error& error) { closed_.emplace(name, error); }
  /// Reading and downloading it answers this error.
  void failing(const std::string& name, const Error& error) { failing_.emplace(name, error); }
  /// It can be had again.
  void mended(const std::string& name) { failing_.erase(name); }

  Result<Message> call(const json::Value& head, std::string_view body) override {
    const auto name = json::text(head, "/call");
    if (name == "file_list") return list(json::text(head, "/path"));
    if (name == "file_read" || name == "file_download") return fetch(head, name == "file_read");
    if (name == "document") {
      documents[json::text(head, "/key")] = std::string(body);
      if (const auto read = read_.find(json::text(head, "/handle")); read != read_.end())
        as_read[json::text(head, "/key")] = read->second;
    }
    if (name == "checkpoint") checkpoints.push_back(json::text(head, "/cursor"));
    if (name == "media") media[json::text(head, "/locator")] = json::text(head, "/state");
    return Message{R"({"ok":true})", {}};
  }
  void emit(const json::Value&, std::string_view) override {}

  std::map<std::string, std::string> documents;  // key → bytes, of documents that the plugin itself made
  std::map<std::string, std::string> as_read;    // key → bytes, of documents that the host read
  std::map<std::string, std::string> media;      // locator → state, "" for what was downloaded
  std::vector<std::string> checkpoints;          // their cursors
  int reads = 0;

 private:
  Result<Message> list(const std::string& path) {
    if (path != root_) return fail(closed_.at(path.substr(root_.size() + 1)));
    ++looks_;
    std::vector<json::Object> entries;
    for (const auto& [name, error] : closed_)
      entries.push_back(json::Object().put("name", name).put("path", root_ + "/" + name).put("folder", true));
    for (const auto& [name, bytes] : files_)
      entries.push_back(json::Object()
                            .put("name", name)
                            .put("path", root_ + "/" + name)
                            .put("size", static_cast<int64_t>(bytes.size()) + (growing_.count(name) ? looks_ : 0))
                            .put("modified", modified_[name]));
    return Message{json::Object().put("ok", true).put("entries", entries).put("more", false).str(), {}};
  }

  Result<Message> fetch(const json::Value& head, bool read) {
    const auto name = json::text(head, "/path").substr(root_.size() + 1);
    if (const auto error = failing_.find(name); error != failing_.end()) return fail(error->second);
    auto bytes = files_.at(name);
    if (read && json::find(head, "/offset"))
      bytes = bytes.substr(std::min(bytes.size(), static_cast<size_t>(json::integer(head, "/offset"))),
                           static_cast<size_t>(json::integer(head, "/length")));
    if (read) read_[name + " " + std::to_string(++reads)] = bytes;
    const auto reply = json::Object()
                           .put("ok", true)
                           .put("handle", read ? name + " " + std::to_string(reads) : name)
                           .put("size", static_cast<int64_t>(bytes.size()));
    return Message{reply.str(), read ? bytes : std::string()};
  }

  std::string root_;
  std::map<std::string, std::string> files_, read_;  // by name; by handle
  std::map<std::string, int64_t> modified_;
  std::set<std::string> growing_;
  std::map<std::string, Error> failing_, closed_;
  int64_t looks_ = 0;
};

/// Opens an instance with these options over the spec's defaults and runs one verb against the folder.
inline Result<void> run_in(ScriptedFolder& folder, const BuiltConnector& built, const json::Object& options,
                           const json::Object& verb) {
  const auto instance = DOSSIER_TRY(built.plugin->open(options_of(built.spec, options.value())));
  auto outcome = built.plugin->invoke(instance, {verb.str(), {}}, folder, {}, std::chrono::seconds(60));
  built.plugin->close(instance);
  return outcome;
}

inline Result<void> look_up_in(ScriptedFolder& folder, const BuiltConnector& built, const json::Object& options,
                               const json::Object& identifier, int64_t from = 0,
                               int64_t until = 4102444800000000) {  // 2100
  const auto verb = json::Object()
                        .put("verb", "read")
                        .put("stream", json::text(built.spec, "/streams/0/name"))
                        .put("pull", false)
                        .put("identifier", identifier)
                        .put("from", from)
                        .put("until", until);
  return run_in(folder, built, options, verb);
}

inline Result<void> probe_in(ScriptedFolder& folder, const BuiltConnector& built, const json::Object& options) {
  return run_in(folder, built, options, json::Object().put("verb", "probe"));
}

/// One instance, as a source that is served has it, pulled again and again.
class PulledConnector {
 public:
  PulledConnector(ScriptedFolder& folder, const BuiltConnector& built, const json::Object& options)
      : folder_(folder),
        built_(built),
        instance_(built.plugin->open(options_of(built.spec, options.value())).value()) {}
  ~PulledConnector() { built_.plugin->close(instance_); }
  PulledConnector(const PulledConnector&) = delete;
  PulledConnector& operator=(const PulledConnector&) = delete;

  /// The folder holds what this one handed over alone.
  Result<void> pull(const std::string& cursor = {}) {
    folder_.documents.clear();
    folder_.checkpoints.clear();
    const auto stream = json::text(built_.spec, "/streams/0/name");
    const auto verb = json::Object().put("verb", "read").put("stream", stream).put("pull", true).put("cursor", cursor);
    return built_.plugin->invoke(instance_, {verb.str(), {}}, folder_, {}, std::chrono::seconds(60));
  }

 private:
  ScriptedFolder& folder_;
  const BuiltConnector& built_;
  InstanceId instance_;
};

}  // namespace dossier::testkit
