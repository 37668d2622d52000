#include "lines.hpp"

#include <algorithm>

namespace dossier::wecom {
namespace {

constexpr int64_t piece = int64_t{1} << 20;
constexpr size_t longest_line = size_t{8} << 20;

class Splitting {
 public:
  Splitting(int64_t from, const TakeLine& take) : offset_(from), take_(take) {}

  Result<void> add(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto end = bytes.find('\n');
      const bool is_ended = end != std::string_view::npos;
      const auto part = bytes.substr(0, is_ended ? end : bytes.size());
      length_ += static_cast<int64_t>(part.size());
      if (waiting_.size() + part.size() > longest_line) is_too_long_ = true;
      // The usual line stands whole in one piece, and is not copied.
      if (is_ended && waiting_.empty() && !is_too_long_) DOSSIER_TRY(hand_on(part, true));
      else {
        if (is_too_long_) waiting_ = {};
        else waiting_ += part;
        if (is_ended) DOSSIER_TRY(hand_on(waiting_, true));
      }
      if (!is_ended) break;
      bytes.remove_prefix(end + 1);
    }
    return {};
  }

  Result<void> finish() { return length_ > 0 ? hand_on(waiting_, false) : Result<void>(); }

 private:
  Result<void> hand_on(std::string_view bytes, bool is_ended) {
    const Line line{offset_, length_ + (is_ended ? 1 : 0), bytes, is_ended, is_too_long_};
    DOSSIER_TRY(take_(line));
    offset_ = line.end();
    length_ = 0;
    is_too_long_ = false;
    waiting_.clear();
    return {};
  }

  int64_t offset_;      // of the line that is being read
  int64_t length_ = 0;  // of what was read of it
  bool is_too_long_ = false;
  std::string waiting_;
  const TakeLine& take_;
};

// The length of the letter of GB18030 that begins at `at`; 0 where none does.
size_t gb18030_length(std::string_view bytes, size_t at) {
  const auto is_between = [&](size_t offset, unsigned first, unsigned last) {
    const auto byte = at + offset < bytes.size() ? static_cast<unsigned char>(bytes[at + offset]) : 0U;
    return byte >= first && byte <= last;
  };
  if (is_between(0, 0, 0x7F)) return 1;
  if (!is_between(0, 0x81, 0xFE)) return 0;
  if (is_between(1, 0x40, 0x7E) || is_between(1, 0x80, 0xFE)) return 2;
  return is_between(1, 0x30, 0x39) && is_between(2, 0x81, 0xFE) && is_between(3, 0x30, 0x39) ? 4 : 0;
}

using LengthAt = size_t (*)(std::string_view, size_t);

size_t byte_length(std::string_view, size_t) { return 1; }

// As the host does: UTF-8 with a few spoilt bytes stays UTF-8; then what GB18030 explains; else each byte is a letter.
LengthAt lengths_of(std::string_view bytes) {
  size_t letters = 0, spoilt = 0;
  for (size_t at = 0; at < bytes.size();) {
    const auto length = detail::utf8_length(bytes, at);
    if (length == 0) ++spoilt;
    if (length > 1) ++letters;
    at += std::max<size_t>(length, 1);
  }
  if (letters > 4 * spoilt) return detail::utf8_length;
  for (size_t at = 0; at < bytes.size(); at += gb18030_length(bytes, at))
    if (gb18030_length(bytes, at) == 0) return byte_length;
  return gb18030_length;
}

std::string ascii_of(std::string_view bytes) {
  const auto length_at = lengths_of(bytes);
  std::string ascii;
  for (size_t at = 0; at < bytes.size(); at += std::max<size_t>(length_at(bytes, at), 1))
    ascii += static_cast<unsigned char>(bytes[at]) < 0x80 ? bytes[at] : '?';
  return ascii;
}

}  // namespace

Result<void> each_line(Host& host, const DroppedFile& file, int64_t from, const TakeLine& take) {
  Splitting splitting(from, take);
  for (auto at = from; at < file.entry.size; at += piece) {
    const auto length = std::min(piece, file.entry.size - at);
    const auto answer = DOSSIER_TRY(host.files().read(file.entry.path, at, length));
    if (static_cast<int64_t>(answer.bytes.size()) != length)
      return fail(Error(ErrorKind::unavailable, file.place + ": became shorter while it was read; ask again")
                      .because(std::string(changed_meanwhile)));
    DOSSIER_TRY(splitting.add(answer.bytes));
  }
  return splitting.finish();
}

bool is_plain(std::string_view bytes) {
  if (bytes.ends_with('\r')) bytes.remove_suffix(1);
  for (size_t at = 0; at < bytes.size();) {
    const auto length = detail::utf8_length(bytes, at);
    if (length == 0 || bytes[at] == '\r' || bytes[at] == '\0') return false;
    at += length;
  }
  return true;
}

Result<Message> read_line(std::string_view bytes) { return read_message(is_plain(bytes) ? bytes : ascii_of(bytes)); }

}  // namespace dossier::wecom
