// Chatwoot on the loopback interface: it finds, pages and orders as the real one does (contacts_controller.rb,
// message_finder.rb), and hands files out over redirecting links.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "testkit/chat_account.hpp"
#include "testkit/scripted_server.hpp"

namespace dossier::testkit {

/// Serves until destroyed. Threads: safe.
class ScriptedChatwoot {
 public:
  /// Asked before each answer, one at a time: may change what the account holds, and may answer itself.
  using Instead = std::function<std::optional<ServerReply>(const ServerRequest&, ChatAccount&)>;
  /// Where the link of a file leads to; by default to this server.
  using Storage = std::function<std::string(const ChatFile&)>;

  explicit ScriptedChatwoot(ChatAccount account, Instead instead = {}, Storage storage = {});

  /// "http://127.0.0.1:port".
  std::string url() const { return server_.url(""); }
  std::vector<ServerRequest> requests() const { return server_.requests(); }
  /// Changes what the account holds, between two answers.
  void change(const std::function<void(ChatAccount&)>& how);

 private:
  ServerReply reply_to(const ServerRequest& request);

  std::mutex mutex_;
  ChatAccount account_;
  const Instead instead_;
  const Storage storage_;
  ScriptedServer server_;  // last: it answers as soon as it is there
};

/// As Chatwoot would answer, at the address `url`.
ServerReply answer_of_chatwoot(const ChatAccount& account, const ServerRequest& request, const std::string& url,
                               const ScriptedChatwoot::Storage& storage = {});

}  // namespace dossier::testkit
