// A connection to an IMAP server that only looks: it opens folders by EXAMINE and reads by BODY.PEEK, so that nothing
// there changes, no mark "seen" either. libcurl connects, encrypts and logs in.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "dossier/options.hpp"
#include "dossier/result.hpp"
#include "dossier/spec.hpp"
#include "imap_answer.hpp"

namespace dossier::mailbox {

/// The options of the access: host, port, tls, user, password …
Spec& with_access(Spec& spec);

/// So much of a header is fetched to see whether a mail is wanted: many are fetched at once.
constexpr size_t longest_header = size_t{256} << 10;

/// A folder as it is now. Its mails keep their UIDs as long as its UIDVALIDITY stays what it is.
struct Folder {
  std::string name;
  uint64_t uid_validity = 0;
};

/// Threads: one at a time.
/// Errors:  permission (login refused), config (no such folder, a certificate that nobody vouches for), unavailable
/// (not
///          reachable, timed_out, gone), malformed (no IMAP), cancelled.
class Imap {
 public:
  static Result<std::unique_ptr<Imap>> open(const Options& options, std::function<bool()> cancelled);
  virtual ~Imap() = default;
  /// Opens the folder to read from it.
  virtual Result<Folder> examine(const std::string& name) = 0;
  /// UIDs, ascending, of the mails in the folder that fit; `criteria` as RFC 3501 (6.4.4) writes them.
  virtual Result<std::vector<uint64_t>> search(const std::string& criteria) = 0;
  /// Of each of these mails size, arrival and at most longest_header bytes of its header; mails that are gone are left
  /// out.
  virtual Result<std::vector<FetchedItem>> headers(const std::vector<uint64_t>& uids) = 0;
  /// Size and arrival alone.
  virtual Result<std::vector<FetchedItem>> sizes(const std::vector<uint64_t>& uids) = 0;
  /// The whole mail, byte by byte; nothing where it is gone.
  virtual Result<std::optional<FetchedItem>> mail(uint64_t uid) = 0;
};

}  // namespace dossier::mailbox
