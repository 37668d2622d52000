// What a plugin says of itself: its streams and its options. The spec validates the configuration, fills the README
// table, masks secrets, and is the only way to read an option.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dossier/json.hpp"

namespace dossier {

/// The five classes of material of a case.
enum class Part { customer, handler, related, system_log, history };

inline std::string_view name_of(Part part) {
  switch (part) {
    case Part::customer:
      return "customer";
    case Part::handler:
      return "handler";
    case Part::related:
      return "related";
    case Part::system_log:
      return "system_log";
    case Part::history:
      return "history";
  }
  return "handler";
}

/// One named sequence in a source.
///   consumes  the identifier types by which it can be looked up
///   uses      companions sent along with a look-up when known; no part of its key
///   yields    the identifier types its records can carry
///   feeds     the parts its records can land in
///   outcomes  the source's raw status → our outcome
class Stream {
 public:
  explicit Stream(std::string name) : name_(std::move(name)) {}

  Stream& consumes(std::string type) { return push(consumes_, std::move(type)); }
  Stream& uses(std::string type) { return push(uses_, std::move(type)); }
  Stream& yields(std::string type) { return push(yields_, std::move(type)); }
  Stream& feeds(Part part) { return push(feeds_, std::string(name_of(part))); }
  Stream& outcome(std::string raw, std::string ours) {
    outcomes_[std::move(raw)] = std::move(ours);
    return *this;
  }
  /// The stream can also be read onward from a cursor.
  Stream& pulls() {
    pulls_ = true;
    return *this;
  }
  /// A pull can also be asked for what changed within a range (Request::from and until, no cursor).
  Stream& pulls_ranges() {
    pulls_ranges_ = true;
    return pulls();
  }
  /// A pull can be asked for one share of several (Request::partition), which are read side by side.
  Stream& pulls_in_partitions() {
    pulls_in_partitions_ = true;
    return pulls();
  }

  json::Object json() const {
    return json::Object()
        .put("name", name_)
        .put("consumes", consumes_)
        .put("uses", uses_)
        .put("yields", yields_)
        .put("feeds", feeds_)
        .put("outcomes", outcomes_)
        .put("pulls", pulls_)
        .put("pulls_ranges", pulls_ranges_)
        .put("pulls_in_partitions", pulls_in_partitions_);
  }

 private:
  Stream& push(std::vector<std::string>& list, std::string value) {
    list.push_back(std::move(value));
    return *this;
  }
  std::string name_;
  std::vector<std::string> consumes_, uses_, yields_, feeds_;
  std::map<std::string, std::string> outcomes_;
  bool pulls_ = false, pulls_ranges_ = false, pulls_in_partitions_ = false;
};

/// One option of a plugin. Without a default it is required; mapping options always have one.
struct Option {
  std::string name;
  std::string type;  // text, secret, url, path, integer, boolean, choice, timezone, map
  std::string help;
  std::optional<std::string> fallback;  // as text; a map's is always {}
  std::vector<std::string> choices;
  int64_t minimum = INT64_MIN;
  int64_t maximum = INT64_MAX;
  std::string letters = {};  // the only ones it may hold; empty: any
  std::string made_so = {};  // what is wanted instead, in words
  struct Rival {
    std::string option, value, advice;
  };
  std::vector<Rival> rivals = {};
  std::string key_prefix = {};  // of a map: how another option names its keys; empty: they are free
  std::vector<std::string> keys_named_in = {};

  /// Refused where it holds a letter that is none of `only`. `wanted` says in words what belongs there.
  Option made_of(std::string only, std::string wanted) && {
    letters = std::move(only);
    made_so = std::move(wanted);
    return std::move(*this);
  }
  /// Refused, unless it has its default, where `option` has `value`: it would be passed over in silence, and its author
  /// believes that it counts. `advice` says what to do instead.
  Option not_with(std::string option, std::string value, std::string advice) && {
    rivals.push_back({std::move(option), std::move(value), std::move(advice)});
    return std::move(*this);
  }
  /// Of a map: a key is refused where no text of the maps `options` names it, `prefix` before it (":field_" and
  /// "phone": `:field_phone`): misspelt, it would count for nothing.
  Option keys_named_by(std::vector<std::string> options, std::string prefix) && {
    keys_named_in = std::move(options);
    key_prefix = std::move(prefix);
    return std::move(*this);
  }

  json::Object json(std::string_view use) const {
    json::Object object;
    object.put("name", name).put("type", type).put("use", use).put("help", help);
    if (fallback) object.put("default", *fallback);
    if (!choices.empty()) object.put("choices", choices);
    if (minimum != INT64_MIN) object.put("minimum", minimum);
    if (maximum != INT64_MAX) object.put("maximum", maximum);
    if (!letters.empty()) object.put("letters", letters).put("made_so", made_so);
    std::vector<json::Object> refused;
    for (const auto& rival : rivals)
      refused.push_back(
          json::Object().put("option", rival.option).put("value", rival.value).put("advice", rival.advice));
    if (!refused.empty()) object.put("not_with", refused);
    if (!keys_named_in.empty()) object.put("keys_named_in", keys_named_in).put("key_prefix", key_prefix);
    return object;
  }
};

using Default = std::optional<std::string>;

inline Option text(std::string name, std::string help, Default fallback = {}) {
  return {std::move(name), "text", std::move(help), std::move(fallback), {}};
}
/// Never printed; arrives as Secret.
inline Option secret(std::string name, std::string help, Default fallback = {}) {
  return {std::move(name), "secret", std::move(help), std::move(fallback), {}};
}
/// An http or https address. Its host joins the hosts this source may be reached at.
inline Option url(std::string name, std::string help, Default fallback = {}) {
  return {std::move(name), "url", std::move(help), std::move(fallback), {}};
}
/// A file or folder; grants reading it and what is below it. Relative paths start at the configuration file; it may
/// also be an address: sftp://host/folder, or http(s)://host/folder/ (Files of dossier/host.hpp reads all alike).
inline Option path(std::string name, std::string help, Default fallback = {}) {
  return {std::move(name), "path", std::move(help), std::move(fallback), {}};
}
inline Option integer(std::string name, std::string help, int64_t fallback, int64_t minimum, int64_t maximum) {
  return {std::move(name), "integer", std::move(help), std::to_string(fallback), {}, minimum, maximum};
}
inline Option boolean(std::string name, std::string help, bool fallback) {
  return {std::move(name), "boolean", std::move(help), fallback ? "true" : "false", {}};
}
inline Option choice(std::string name, std::string help, std::vector<std::string> choices, Default fallback = {}) {
  return {std::move(name), "choice", std::move(help), std::move(fallback), std::move(choices)};
}
/// An IANA zone name such as Asia/Shanghai; "unknown" declares that the times' zone is not known. (C has a global
/// variable named timezone.)
inline Option time_zone(std::string name, std::string help, Default fallback) {
  return {std::move(name), "timezone", std::move(help), std::move(fallback), {}};
}
/// Names to texts.
inline Option map(std::string name, std::string help) { return {std::move(name), "map", std::move(help), "{}", {}}; }

/// A plugin's description of itself.
class Spec {
 public:
  Spec(std::string name, std::string summary, std::string version = "1.0.0")
      : name_(std::move(name)), summary_(std::move(summary)), version_(std::move(version)) {}

  Spec& stream(const Stream& stream) {
    streams_.push_back(stream.json());
    return *this;
  }
  /// An option of the access to the source (address, secret, path): reaches `read` and `probe`.
  Spec& access(const Option& option) {
    options_.push_back(option.json("access"));
    return *this;
  }
  /// An option of the mapping (zone, field names): reaches `normalise`, and `read` too. Has a default.
  Spec& mapping(const Option& option) {
    options_.push_back(option.json("mapping"));
    return *this;
  }
  /// An option by which the operator says what the source leaves out (a log without unanswered calls). It changes
  /// nothing that is read; what it says stands in every bundle beside the source, so that a reviewer sees whether
  /// nothing found is evidence. The words for it are the hub's: states.<option>.<value> in
  /// core/src/report/word_list.cpp.
  Spec& states(const Option& option) {
    options_.push_back(option.json("statement"));
    return *this;
  }
  /// The plugin opens sockets of its own (a database client); the operator must allow it.
  Spec& own_sockets() {
    own_sockets_ = true;
    return *this;
  }
  /// The same, but only where that option has one of these values.
  Spec& own_sockets(std::string option, std::vector<std::string> values) {
    own_sockets_for_.put("option", option).put("values", values);
    return own_sockets();
  }
  /// For reports: "tree" (a renderer of the report tree) or "case".
  Spec& takes(std::string what) {
    takes_ = std::move(what);
    return *this;
  }

  const std::string& name() const { return name_; }
  const std::string& version() const { return version_; }

  json::Object json(std::string_view kind) const {
    json::Object object;
    object.put("kind", kind).put("name", name_).put("summary", summary_).put("version", version_);
    object.put("streams", streams_).put("options", options_).put("own_sockets", own_sockets_);
    if (!own_sockets_for_.value().ObjectEmpty()) object.put("own_sockets_for", own_sockets_for_);
    object.put_some("takes", takes_);
    return object;
  }

 private:
  std::string name_, summary_, version_, takes_;
  std::vector<json::Object> streams_, options_;
  bool own_sockets_ = false;
  json::Object own_sockets_for_;
};

}  // namespace dossier
