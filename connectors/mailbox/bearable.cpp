#include "bearable.hpp"

#include <algorithm>
#include <string>

namespace dossier::mailbox {
namespace {

constexpr size_t most_boundaries = 20000;
constexpr size_t most_fields = 200000;
constexpr size_t longest_field = size_t{1} << 20;
constexpr size_t most_colons = 2000;  // of one field: each may begin a group of addresses within a group

/// Counts through the lines, of bodies too: where a header ends only the library knows.
class Lines {
 public:
  Result<void> take(std::string_view line) {
    const bool goes_on = !line.empty() && (line.front() == ' ' || line.front() == '\t');
    if (!goes_on) {
      size_ = colons_ = 0;
      is_field_ = begins_field(line);
      fields_ += is_field_;
      boundaries_ += line.starts_with("--");
    }
    size_ += line.size();
    if (is_field_) colons_ += static_cast<size_t>(std::count(line.begin(), line.end(), ':'));
    return check();
  }

 private:
  static bool begins_field(std::string_view line) {
    const auto colon = line.find(':');
    return colon != std::string_view::npos && colon > 0 && line.substr(0, colon).find(' ') == std::string_view::npos;
  }

  Result<void> check() const {
    if (boundaries_ > most_boundaries) return refuse("parts", most_boundaries);
    if (fields_ > most_fields) return refuse("header fields", most_fields);
    if (is_field_ && size_ > longest_field) return refuse("bytes in one header field", longest_field);
    if (is_field_ && colons_ > most_colons) return refuse("colons in one header field", most_colons);
    return {};
  }

  static Result<void> refuse(const char* what, size_t most) {
    return fail(ErrorKind::malformed, "a mail with more than " + std::to_string(most) + " " + what +
                                          ", which nobody writes; it is kept whole");
  }

  bool is_field_ = false;
  size_t size_ = 0, colons_ = 0, fields_ = 0, boundaries_ = 0;
};

}  // namespace

Result<void> check_bearable(std::string_view bytes) {
  Lines lines;
  for (size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.find('\n', at), bytes.size());
    DOSSIER_TRY(lines.take(bytes.substr(at, end - at)));
    at = end + 1;
  }
  return {};
}

}  // namespace dossier::mailbox
