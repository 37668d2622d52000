// Loads a test plugin into either home, and a host that remembers what it was asked and answers from a script.
#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/plugin.hpp"

namespace dossier {

inline std::filesystem::path test_library(std::string_view name) {
  const auto file = "lib" + std::string(name) + ".so";
  const auto library = std::filesystem::path(DOSSIER_BUILD_DIR) / "plugins/test" / file;
  return std::filesystem::exists(library) ? library
                                          : std::filesystem::path(DOSSIER_BUILD_DIR) / "plugins_unloadable" / file;
}

inline PluginPlace test_place(const std::filesystem::path& library, Home home, WorkerLimits limits = {}) {
  return {library, std::filesystem::path(DOSSIER_BUILD_DIR) / "bin/dossier-worker", home, limits};
}

inline std::unique_ptr<Plugin> load_test_plugin(std::string_view name, Home home = Home::worker,
                                                WorkerLimits limits = {}) {
  auto plugin = Plugin::load(test_place(test_library(name), home, limits));
  EXPECT_TRUE(plugin) << plugin.error().message();
  return plugin ? std::move(*plugin) : nullptr;
}

inline InstanceId open_test_instance(Plugin& plugin, const json::Object& options) {
  const auto instance = plugin.open(options.value());
  EXPECT_TRUE(instance) << instance.error().message();
  return instance.value_or(no_instance);
}

/// Threads: one, as a verb has.
class ScriptedHost final : public PluginCalls {
 public:
  using Answer = std::function<Result<Message>(const json::Value& head, std::string_view body)>;

  ScriptedHost& on(std::string call, Answer answer) {
    answers_[std::move(call)] = std::move(answer);
    return *this;
  }
  ScriptedHost& on_emit(std::function<void(const json::Value& head)> hear) {
    hear_ = std::move(hear);
    return *this;
  }

  Result<Message> call(const json::Value& head, std::string_view body) override {
    heads.push_back(json::to_string(head));
    bodies.emplace_back(body);
    const auto found = answers_.find(json::text(head, "/call"));
    return found == answers_.end() ? Message{R"({"ok":true})", {}} : found->second(head, body);
  }
  void emit(const json::Value& head, std::string_view) override {
    emits.push_back(json::to_string(head));
    if (hear_) hear_(head);
  }

  std::vector<std::string> heads, bodies, emits;

 private:
  std::map<std::string, Answer> answers_;
  std::function<void(const json::Value& head)> hear_;
};

inline ScriptedHost::Answer replies(std::string head, std::string body = {}) {
  return [=](const json::Value&, std::string_view) { return Message{head, body}; };
}

/// The verb that looks up one complaint number.
inline Message look_up(std::string_view value, std::string_view raw = {}) {
  const auto sought =
      json::Object().put("type", "complaint_no").put("realm", "crm").put("value", value).put("raw", raw);
  return {json::Object()
              .put("verb", "read")
              .put("stream", "doors")
              .put("pull", false)
              .put("identifier", sought)
              .put("companions", std::map<std::string, std::string>{{"phone", "+8613800138000"}})
              .put("from", 0)
              .put("until", 1)
              .put("cursor", "")
              .str(),
          {}};
}

inline Result<void> run(Plugin& plugin, InstanceId instance, const Message& verb, PluginCalls& calls,
                        std::stop_token stop = {}, std::chrono::milliseconds limit = std::chrono::minutes(1)) {
  return plugin.invoke(instance, verb, calls, std::move(stop), limit);
}

}  // namespace dossier
