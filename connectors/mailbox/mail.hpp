// One mail as RFC 5322 and MIME mean it, read by GMime.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "addresses.hpp"
#include "bounce.hpp"
#include "dossier/result.hpp"

namespace dossier::mailbox {

struct Attachment {
  std::string name, content_type;
  std::string bytes;
};

struct Mail {
  std::vector<Address> from, to, copied;  // copied: Cc and Bcc
  std::string subject;
  std::string date;        // of the header Date, as it is written
  std::string received;    // when our own server took it in: the time in the uppermost header Received
  std::string message_id;  // without angle brackets, as all ids here
  std::string in_reply_to;
  std::vector<std::string> references;  // of the thread, oldest first, in_reply_to among them
  std::string text;
  size_t text_cut = 0;  // bytes of text that were left out
  bool is_automatic = false;
  bool is_cut_short = false;  // more parts, or deeper ones, than are read
  Bounce bounce;
};

/// Reads the headers alone; `bytes` may end with them.
Result<Mail> read_headers(std::string_view bytes, const std::string& usual_charset);

using TakeAttachment = std::function<Result<void>(Attachment&&)>;
/// Reads all of it; each attachment is decoded when it is its turn and handed to `take`, whose error ends it.
/// Errors: malformed, for what has no header at all.
Result<Mail> read_mail(std::string_view bytes, const std::string& usual_charset, const TakeAttachment& take);

}  // namespace dossier::mailbox
