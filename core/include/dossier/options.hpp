// Reading options. The host has checked them against the spec: every option is present, typed and in range.
#pragma once

#include <map>
#include <string>

#include "dossier/json.hpp"

namespace dossier {

/// A value that is never printed.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  /// The value itself, to sign or send. Never log it.
  const std::string& reveal() const { return value_; }
  friend std::string to_string(const Secret&) { return "***"; }

 private:
  std::string value_;
};

/// The options of one source, or (as `Mapping`) those of them that reach `normalise`.
class Options {
 public:
  Options() : values_(rapidjson::kObjectType) {}
  explicit Options(const json::Value& values) { values_.CopyFrom(values, values_.GetAllocator()); }

  std::string text(std::string_view name) const { return json::text(values_, pointer(name)); }
  std::string path(std::string_view name) const { return text(name); }
  std::string timezone(std::string_view name) const { return text(name); }
  Secret secret(std::string_view name) const { return Secret(text(name)); }
  int64_t integer(std::string_view name) const { return json::integer(values_, pointer(name)); }
  bool boolean(std::string_view name) const { return text(name) == "true"; }
  std::map<std::string, std::string> map(std::string_view name) const {
    std::map<std::string, std::string> texts;
    const auto* found = json::find(values_, pointer(name));
    if (found && found->IsObject())
      for (const auto& member : found->GetObject())
        if (member.value.IsString()) texts.emplace(json::view(member.name), json::view(member.value));
    return texts;
  }
  const json::Value& json() const { return values_; }

 private:
  static std::string pointer(std::string_view name) { return "/" + json::pointer_step(name); }
  json::Document values_;
};

using Mapping = Options;

}  // namespace dossier
