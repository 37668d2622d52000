// The lines of a large file, read piece by piece.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/dropped_files.hpp>

#include <functional>
#include <string_view>

#include "message.hpp"

namespace dossier::wecom {

/// One line within a file, which it only borrows.
struct Line {
  int64_t offset;          // of its first byte in the file
  int64_t length;          // with its line break
  std::string_view bytes;  // without it; of a line that is too long, nothing
  bool is_ended;           // by a line break
  bool is_too_long;        // more than anybody would keep in memory
  /// The offset behind it.
  int64_t end() const { return offset + length; }
};
using TakeLine = std::function<Result<void>(const Line&)>;

/// The reason of the error of a file that became shorter while it was read.
inline constexpr std::string_view changed_meanwhile = "partial_page";

/// Every line from this offset on, where one begins, up to the size with which the file was listed. Errors: those of
/// Files::read, of the taker, and unavailable for a file that became shorter.
Result<void> each_line(Host& host, const DroppedFile& file, int64_t from, const TakeLine& take);

/// The bytes of a line that can stand beside others in one document: UTF-8, without a carriage return or a zero byte
/// within. Any other goes over alone, so that it costs itself alone whatever charset it has.
bool is_plain(std::string_view bytes);

/// The message of a line as it lies in the file, before the host reads its charset: letters that are no UTF-8 become
/// "?". Ids, times and numbers are ASCII, and stay. Errors: those of read_message.
Result<Message> read_line(std::string_view bytes);

}  // namespace dossier::wecom
