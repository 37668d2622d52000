// What of a folder could not be read while the rest was, and how that is told: at the end of a look-up, and by a probe.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "dossier/result.hpp"

namespace dossier {

/// What could not be read, a file or a folder with all that is in it, and why.
struct Unread {
  std::string place;  // its path below the folder, with "/"; of a folder with "/" behind it
  Error error;
};

/// True for an error that one file or folder has alone: it may not be read, it went since it was listed, it is too
/// large, it is no list. The others can be read all the same.
inline bool is_of_one_file(const Error& error) {
  return error.kind() == ErrorKind::permission || error.kind() == ErrorKind::config ||
         error.kind() == ErrorKind::malformed;
}

namespace detail {

/// The one that somebody must act upon; where there is none, the first.
inline const Error& gravest(const std::vector<Unread>& unread) {
  const auto refused = std::find_if(unread.begin(), unread.end(),
                                    [](const Unread& one) { return one.error.kind() == ErrorKind::permission; });
  return refused == unread.end() ? unread.front().error : refused->error;
}

}  // namespace detail

/// "a.xml, b.xml, c.xml and 2 more"
inline std::string named(const std::vector<Unread>& unread) {
  constexpr size_t most_named = 3;
  std::string names;
  for (size_t index = 0; index < std::min(most_named, unread.size()); ++index)
    names += (index == 0 ? "" : ", ") + unread[index].place;
  return unread.size() > most_named ? names + " and " + std::to_string(unread.size() - most_named) + " more" : names;
}

/// "2 file(s) are too large to be fetched: …", media of the case, and what to do; empty where there is none.
inline std::string told_too_large(const std::vector<Unread>& media) {
  if (media.empty()) return {};
  return std::to_string(media.size()) + " file(s) are too large to be fetched: " + named(media) + ". " +
         media.front().error.message();
}

/// Remarks about so many files each, with "; " between; those about none are left out.
class Remarks {
 public:
  explicit Remarks(std::string first = {}) : text_(std::move(first)) {}
  Remarks& add(size_t count, const std::string& text) {
    if (count > 0) text_ += (text_.empty() ? "" : "; ") + std::to_string(count) + text;
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// How a look-up ends that read everything else: what was not read, and after it `besides`. One of both must be there.
/// Nothing is known of what was not read, so it may be anybody's: it is a gap beside the records.
inline Error partly_read(const std::vector<Unread>& unread, const std::string& besides) {
  if (unread.empty()) return Error(ErrorKind::unavailable, besides).because("partial_page");
  const auto& cause = detail::gravest(unread);
  const bool refused = cause.kind() == ErrorKind::permission;
  const auto message =
      std::to_string(unread.size()) +
      " file(s) or folder(s) cannot be opened, so that nobody knows whether they concern this: " + named(unread) +
      ". " + cause.message() + (besides.empty() ? "" : "; " + besides);
  const auto reason = !refused ? "partial_page" : cause.reason().empty() ? "forbidden" : cause.reason();
  return Error(refused ? ErrorKind::permission : ErrorKind::unavailable, message).because(reason);
}

/// How a probe ends: everything that whoever keeps the folder must see to, a line each.
inline Result<void> needs_a_hand(const std::string& folder, const std::vector<Unread>& unread) {
  constexpr size_t most_told = 300;
  if (unread.empty()) return {};
  std::string lines;
  for (size_t index = 0; index < std::min(most_told, unread.size()); ++index)
    lines += "\n  " + unread[index].place + ": " + unread[index].error.message();
  if (unread.size() > most_told) lines += "\n  and " + std::to_string(unread.size() - most_told) + " more";
  const auto& cause = detail::gravest(unread);
  return fail(
      Error(cause.kind(), folder + ": " + std::to_string(unread.size()) + " file(s) or folder(s) need a hand:" + lines)
          .because(cause.reason()));
}

}  // namespace dossier
