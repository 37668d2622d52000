// Answers of an IMAP server: lines, in which literals stand for bytes of any kind (RFC 3501, section 4.3).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/result.hpp"

namespace dossier::mailbox {

/// One answer: its line, in which "{12}" stands for each literal, and the literals.
struct ImapLine {
  std::string text;
  std::vector<std::string> literals;
};

/// Gives at least one further byte, or an Error.
using MoreBytes = std::function<Result<std::string>()>;

/// Takes answers from the bytes of a connection. Bounded, whatever the server sends.
class ImapLines {
 public:
  explicit ImapLines(MoreBytes more) : more_(std::move(more)) {}
  /// Errors: malformed for a line or literal beyond the limits; those of the connection.
  Result<ImapLine> next();

 private:
  Result<std::string> line();
  Result<std::string> literal(size_t size);
  MoreBytes more_;
  std::string waiting_;
};

/// What FETCH answers of one mail.
struct FetchedItem {
  uint64_t uid = 0;
  int64_t size = 0;
  std::string internal_date;
  std::string content;  // of BODY[…]
};

/// Nothing for a line that is no FETCH of a mail with its UID.
std::optional<FetchedItem> fetched_in(ImapLine& line);

/// The numbers of "* SEARCH 2 84 882".
std::vector<uint64_t> found_in(const ImapLine& line);

/// The number behind "[UIDVALIDITY " and its like; 0 where the line does not name it.
uint64_t number_in(const ImapLine& line, std::string_view name);

}  // namespace dossier::mailbox
