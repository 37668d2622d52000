// What a read leaves behind, and how that is told.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/unread_files.hpp>

#include <string>
#include <vector>

namespace dossier::wecom {

/// WeCom's server keeps what it archives for so long.
inline constexpr int64_t kept_days = 5;

struct Left {
  std::vector<Unread> unread;           // files and folders that cannot be opened
  std::vector<Unread> too_large;        // files of messages
  std::vector<std::string> not_alike;   // files that are not what their message says: "a.jpg (5 bytes, wanted 70961)"
  std::vector<std::string> too_long;    // lines: "a.jsonl at byte 5"
  std::vector<std::string> unplaced;    // messages that do not say between whom they were: "a.jsonl at byte 5"
  std::vector<std::string> unclear;     // messages whose file may be another's, by their ids
  size_t unended = 0;                   // files that end within a line
  size_t undelivered = 0, expired = 0;  // files of messages that nobody put there; of them those past kept_days
  size_t not_fetched = 0;               // files of messages, for now
  size_t changed = 0;                   // files of lines that were rewritten while they were read

  /// Puts down what one file of lines alone lacks; hands on any other error.
  Result<void> put_down(const std::string& place, Error error);

  /// How the read ends: an Error where anything is left.
  Result<void> of_look_up() const;
  Result<void> of_pull() const;

 private:
  std::string told(const std::string& first, const std::string& when) const;
};

}  // namespace dossier::wecom
