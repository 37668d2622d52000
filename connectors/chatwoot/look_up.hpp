// One look-up: a contact's conversations, or one conversation, each with its messages and their files.
#pragma once

#include <dossier/connector.hpp>

#include <optional>
#include <string>
#include <vector>

#include "api.hpp"
#include "conversation_list.hpp"
#include "file_fetcher.hpp"

namespace dossier::chatwoot {

/// What cannot be read stops nothing else; outcome() tells the first of it, when all is done. Other errors end the
/// look-up at once.
class LookUp {
 public:
  LookUp(Host& host, const Api& api, const Request& request, Sink& sink)
      : host_(host), api_(api), request_(request), sink_(sink), files_(host, api, sink) {}

  /// A contact or a conversation that is not there is an empty answer. Errors: malformed where a conversation is not
  /// the contact's, if one is given.
  Result<void> read_contact(const std::string& id);
  Result<void> read_conversation(const std::string& number, const std::string& contact = {});

  Result<void> outcome() const;

 private:
  Result<std::optional<Answer>> get_if_there(const std::string& path);
  Result<void> read_unlisted(const std::string& contact, const std::vector<Listed>& listed);
  Result<void> read_messages(const std::string& number, const std::string& contact);
  Result<void> go_on_after(Error error);
  bool is_in_window(const Listed& conversation) const;

  Host& host_;
  const Api& api_;
  const Request& request_;
  Sink& sink_;
  FileFetcher files_;
  std::optional<Error> unread_;
};

}  // namespace dossier::chatwoot
