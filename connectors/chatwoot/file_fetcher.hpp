// Fetches the files attached to messages while their links are fresh.
#pragma once

#include <dossier/connector.hpp>

#include <optional>

#include "api.hpp"

namespace dossier::chatwoot {

/// One for each look-up: it remembers a storage that does not answer, and leaves it alone then.
class FileFetcher {
 public:
  FileFetcher(Host& host, const Api& api, Sink& sink) : host_(host), api_(api), sink_(sink) {}

  /// Files each attachment of a message under its locator, or files what became of it (pending, expired, absent,
  /// forbidden, corrupt). Errors: cancelled, and what the hub itself could not do.
  Result<void> fetch(const json::Value& message);

  /// Tells at the end of the look-up what an operator can mend: a storage that did not answer, or that the
  /// configuration does not name.
  Result<void> outcome() const;

 private:
  Result<void> fetch_one(const json::Value& attachment);
  void remember(const Error& error);

  Host& host_;
  const Api& api_;
  Sink& sink_;
  int failures_ = 0;  // of a storage that could not be asked
  std::optional<Error> first_;
};

}  // namespace dossier::chatwoot
