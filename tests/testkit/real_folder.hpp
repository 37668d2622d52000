// Folders of this machine for one read of a connector, read as the hub reads them; what the read hands over is kept for
// the test to see, with the records that normalise makes of it.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "host/file_access.hpp"
#include "testkit/golden.hpp"

namespace dossier::testkit {

class RealFolder final : public PluginCalls {
 public:
  /// `granted`: what path options name.
  explicit RealFolder(std::vector<std::filesystem::path> granted) : files_(std::move(granted)) {}

  struct Given {
    std::string key, content_type, bytes, covers;
    bool by_host = false;  // the host read the bytes itself, the plugin only named them
  };
  std::vector<Given> documents;
  std::map<std::string, std::string> media;    // locator → bytes, of what was downloaded
  std::map<std::string, std::string> missing;  // locator → state
  std::vector<std::string> checkpoints;        // their cursors
  std::function<void()> before_read;           // what happens to the folder meanwhile
  size_t most_held = size_t{128} << 20;        // bytes of what was read; as the hub does, it forgets the oldest first

  Result<Message> call(const json::Value& head, std::string_view body) override {
    const auto name = json::text(head, "/call");
    if (name == "file_list") return list(json::text(head, "/path"));
    if (name == "file_read" || name == "file_download") return fetch(head, name == "file_read");
    if (name == "document") DOSSIER_TRY(document(head, body));
    if (name == "media") DOSSIER_TRY(medium(head));
    if (name == "checkpoint") checkpoints.push_back(json::text(head, "/cursor"));
    return Message{R"({"ok":true})", {}};
  }
  void emit(const json::Value&, std::string_view) override {}

 private:
  Result<Message> list(const std::string& path) {
    std::vector<json::Object> entries;
    for (const auto& file : DOSSIER_TRY(files_.list(path)))
      entries.push_back(json::Object()
                            .put("name", file.name)
                            .put("path", file.path)
                            .put("size", file.size)
                            .put("modified", file.modified)
                            .put("folder", file.folder)
                            .put_some("fault", file.fault));
    return Message{json::Object().put("ok", true).put("entries", entries).put("more", false).str(), {}};
  }

  Result<Message> fetch(const json::Value& head, bool travels) {
    if (before_read) before_read();
    const auto path = json::text(head, "/path");
    std::optional<ByteRange> range;
    if (json::find(head, "/length")) range = ByteRange{json::integer(head, "/offset"), json::integer(head, "/length")};
    auto bytes = DOSSIER_TRY(files_.read(path, range));
    const auto handle = std::to_string(++last_handle_);
    const auto reply =
        json::Object().put("ok", true).put("handle", handle).put("size", static_cast<int64_t>(bytes.size()));
    const auto& kept = fetched_[handle] = {content_type_of(path), std::move(bytes)};
    if (travels) hold(handle, kept.second.size());
    return Message{reply.str(), travels ? kept.second : std::string()};
  }

  void hold(const std::string& handle, size_t bytes) {
    held_bytes_ += bytes;
    order_.push_back(handle);
    for (; held_bytes_ > most_held && order_.size() > 1; order_.pop_front()) {
      held_bytes_ -= fetched_.at(order_.front()).second.size();
      fetched_.erase(order_.front());
    }
  }

  Result<void> document(const json::Value& head, std::string_view body) {
    const auto handle = json::text(head, "/handle"), key = json::text(head, "/key"),
               covers = json::text(head, "/covers");
    if (handle.empty()) {
      documents.push_back({key, json::text(head, "/content_type"), std::string(body), covers, false});
      return {};
    }
    const auto& [content_type, bytes] = *DOSSIER_TRY(fetched(handle));
    documents.push_back({key, content_type, bytes, covers, true});
    return {};
  }

  Result<void> medium(const json::Value& head) {
    const auto locator = json::text(head, "/locator"), handle = json::text(head, "/handle");
    if (handle.empty()) missing[locator] = json::text(head, "/state");
    else media[locator] = DOSSIER_TRY(fetched(handle))->second;
    return {};
  }

  using Fetched = std::pair<std::string, std::string>;  // content type, bytes
  Result<const Fetched*> fetched(const std::string& handle) const {
    const auto found = fetched_.find(handle);
    if (found == fetched_.end()) return fail(ErrorKind::internal, "handle " + handle + ": forgotten, or never given");
    return &found->second;
  }

  FileAccess files_;
  std::map<std::string, Fetched> fetched_;  // by handle
  std::deque<std::string> order_;           // of the handles of what was read, oldest first
  size_t held_bytes_ = 0;
  int64_t last_handle_ = 0;
};

/// Opens an instance with these options over the spec's defaults and runs one verb.
inline Result<void> run_in(RealFolder& folder, const BuiltConnector& built, const json::Object& options,
                           const json::Object& verb) {
  const auto instance = DOSSIER_TRY(built.plugin->open(options_of(built.spec, options.value())));
  auto outcome = built.plugin->invoke(instance, {verb.str(), {}}, folder, {}, std::chrono::seconds(60));
  built.plugin->close(instance);
  return outcome;
}

}  // namespace dossier::testkit
