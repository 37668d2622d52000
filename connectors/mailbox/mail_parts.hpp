// The parts of a mail: which are its words, which are files, and what a delivery report says.
#pragma once

#include "mail.hpp"

#include "g_owned.hpp"

namespace dossier::mailbox {

/// What the walk through the parts found.
struct Parts {
  std::string plain, html;       // the words, as the sender wrote them in either form
  std::string delivery_status;   // of a report
  std::string returned_headers;  // of the mail that a report is about
  bool is_cut_short = false;
};

/// Walks through `root`, hands over the files in it, and gives the rest.
Result<Parts> read_parts(GMimeObject* root, const std::string& usual_charset, const TakeAttachment& take);

/// The words that a reader sees first: the plain form, else that of the HTML.
std::string words_of(const Parts& parts);

}  // namespace dossier::mailbox
