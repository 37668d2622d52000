// Mails that say of another mail that it did not reach somebody (RFC 3464, and those that only say it in words).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dossier::mailbox {

struct Undelivered {
  std::string recipient;   // in lower case
  std::string diagnostic;  // the server's own words, or its status
  std::string status;      // 5.1.1
};

/// Empty for every other mail.
struct Bounce {
  std::vector<Undelivered> failed;
  std::string original;  // message id of the mail that did not arrive, where the bounce holds it
  explicit operator bool() const { return !failed.empty(); }
};

/// The part message/delivery-status: blocks of fields, the first about the mail, each other about one recipient. Only
/// those with the action "failed" are taken.
std::vector<Undelivered> read_delivery_status(std::string_view fields);

/// What a bounce says in words alone; `failed_recipients` is the header X-Failed-Recipients. Nothing where it does not
/// come from a mail system, or does not speak of a failure.
Bounce read_worded_bounce(std::string_view sender, std::string_view subject, std::string_view text,
                          std::string_view failed_recipients);

/// The message id in the headers, or the copy of them, of the mail that came back.
std::string message_id_within(std::string_view text);

}  // namespace dossier::mailbox
