// The hub's side of one running verb: what the plugin emits and asks, whichever home it has.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dossier/result.hpp"
#include "plugin/plugin.hpp"

namespace dossier {

/// Threads: one; the one that invoked.
class Serving {
 public:
  /// `plugin` names it in messages ("plugin libparcels.so"). Without `calls`, every call is refused: `describe` and
  /// `open` do no I/O.
  Serving(std::string plugin, PluginCalls* calls) : plugin_(std::move(plugin)), calls_(calls) {}

  void emit(std::string_view head, std::string_view body);
  /// The reply, always within the limits of dossier/abi.h.
  Message call(std::string_view head, std::string_view body);

  /// From now on every call is answered with an error of kind cancelled.
  void cancel() { cancelled_ = true; }

  /// Something has reached PluginCalls: running the verb again would not be the same as running it once.
  bool touched() const { return touched_; }
  /// The rule that a message broke; the plugin is to be stopped.
  const std::optional<std::string>& violation() const { return violation_; }
  /// What describe emitted.
  const std::string& spec() const { return spec_; }
  /// Errors: malformed, when it is no JSON object or nested too deep.
  Result<json::Document> parsed_spec() const;

  /// Why the verb failed, after it returned other than 0.
  Error error() const;
  /// The error of a broken rule.
  Error violation_error() const;

 private:
  Result<Message> answer(std::string_view head, std::string_view body);
  Result<json::Document> checked_head(std::string_view head, std::string_view body);

  const std::string plugin_;
  PluginCalls* const calls_;
  bool cancelled_ = false;
  bool touched_ = false;
  std::optional<std::string> violation_;
  std::optional<Error> error_;
  std::string spec_;
};

/// {"ok":false,"error":{…}}
Message refusal(const Error& error);

}  // namespace dossier
