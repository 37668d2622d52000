// A mail on its way to the hub: its attachments as blobs, then itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dossier/connector.hpp>

#include "imap.hpp"
#include "mail.hpp"

namespace dossier::mailbox {

constexpr int64_t largest_mail = int64_t{32} << 20;  // bytes

/// Mails that were left out, by folder and UID alone: what else they say may be another customer's.
class LeftOut {
 public:
  void add_large(const Folder& folder, const FetchedItem& item);
  /// Of a look-up: nobody knows whether it concerns what is sought.
  void add_unreadable(const Folder& folder, const FetchedItem& item);
  /// The gap at the end of a read that took everything else.
  Result<void> told(std::string besides = {}) const;

 private:
  std::vector<std::string> large_, unreadable_;
};

/// The mails that a read has handed over, so that copies of one mail in several folders are one.
class Copies {
 public:
  /// The key under which to hand the mail over; nothing for a copy of one that was. Another mail under a message id
  /// that was used before (senders forge and repeat them) has a key of its own.
  std::optional<std::string> new_key(const Mail& mail, std::string_view bytes);

 private:
  std::map<std::string, std::string> words_;  // key → digest of what a copy has in common
};

/// Reads the mail and leaves its attachments alone; nothing for what is none.
std::optional<Mail> read_without_attachments(const FetchedItem& item, const std::string& charset);

/// Writes the mail's attachments as blobs and hands it over under `key`. One that cannot be read has no attachments,
/// and goes into quarantine as it is.
Result<void> hand_over(const FetchedItem& item, const std::string& key, const std::string& charset, Host& host,
                       Sink& sink);

}  // namespace dossier::mailbox
