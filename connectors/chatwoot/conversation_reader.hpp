// Reads one conversation: its pages of messages, and the files attached to them while their links are fresh.
#pragma once

#include <dossier/connector.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "api.hpp"
#include "file_fetcher.hpp"

namespace dossier::chatwoot {

class ConversationReader {
 public:
  /// What is older than the request's window is not asked for, as far as whole pages go.
  ConversationReader(Host& host, const Api& api, FileFetcher& files, const Request& request, Sink& sink)
      : host_(host), api_(api), files_(files), request_(request), sink_(sink) {}

  /// `number` is the conversation's within the account, `contact` the id of whose it is.
  /// Errors: malformed for a page that is none, or another conversation's (it is not kept); partial_page where the
  /// server gives the same page again and again.
  Result<void> read(const std::string& number, const std::string& contact);

 private:
  struct Page {
    Handle handle;
    json::Document json;
    size_t messages = 0;
    std::vector<int64_t> ids;  // of those that have one
    bool all_too_old = false;
  };
  Result<Page> fetch(const std::string& query);
  Result<void> check_owner(const json::Value& page) const;
  Result<void> keep(const Page& page, Covers covers);
  Result<void> walk_back();
  Result<void> find_missed(int64_t first, int64_t last, int halvings);
  std::vector<std::pair<int64_t, int64_t>> runs_of_missed(const Page& page) const;
  bool is_in_window(const json::Value& message) const;
  std::string key() const { return "conversation/" + number_ + "/messages"; }
  std::string path() const { return "/conversations/" + number_ + "/messages"; }

  Host& host_;
  const Api& api_;
  FileFetcher& files_;
  const Request& request_;
  Sink& sink_;
  std::string number_, contact_;
  std::set<int64_t> seen_;
  int pages_ = 0;
};

}  // namespace dossier::chatwoot
