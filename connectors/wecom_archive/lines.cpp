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

}  // namespace dossier::wecom
