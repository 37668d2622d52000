// Mails of a customer, or that name a number, with the threads they belong to.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <dossier/connector.hpp>

#include "delivery.hpp"
#include "imap.hpp"
#include "mail.hpp"

namespace dossier::mailbox {

/// What look-up and pull go by.
struct Reading {
  std::vector<std::string> folders;
  std::string charset;
  int64_t most_mails = 0;  // of one look-up; more is too_broad
};

class LookUp {
 public:
  LookUp(Imap& imap, const Reading& reading, const Whose& whose, const Request& request, Host& host, Sink& sink)
      : imap_(imap), reading_(reading), whose_(whose), request_(request), host_(host), sink_(sink) {}
  Result<void> run();

 private:
  using Wanted = bool (LookUp::*)(const Mail&) const;
  using Leaving = void (LeftOut::*)(const Folder&, const FetchedItem&);

  Result<void> find_named();
  Result<void> find_thread();
  Result<void> take(const Folder& folder, const std::string& criteria, Wanted by_header, Wanted by_all);
  Result<void> take_one(const Folder& folder, const FetchedItem& header, Wanted by_header, Wanted by_all);
  Result<void> leave_out(const Folder& folder, const FetchedItem& item, Leaving how);
  bool is_in_window(const FetchedItem& item) const;
  bool is_to_or_from(const Mail& mail) const;
  bool may_be(const Mail&) const { return true; }
  bool names_what_is_sought(const Mail& mail) const;
  bool is_of_the_thread(const Mail& mail) const;
  void remember(const Mail& mail, bool was_named);

  Imap& imap_;
  const Reading& reading_;
  const Whose& whose_;
  const Request& request_;
  Host& host_;
  Sink& sink_;
  Copies copies_;
  LeftOut left_out_;
  std::set<std::pair<std::string, uint64_t>> seen_;  // folder, UID: read to the end
  std::set<std::string> people_;                     // outside addresses that may stand in a thread's mails
  std::set<std::string> thread_;                     // message ids
  std::vector<std::string> unasked_;                 // of those
  int64_t taken_ = 0;
};

}  // namespace dossier::mailbox
