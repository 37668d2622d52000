// Pulling a source by the time of change: from where, until when, and the cursor for it.
//
//   auto window = DOSSIER_TRY(PullWindow::of(request, overlap));
//   for (page behind window.after(), changed at or after window.from() and before window.until(), in order of change) {
//     … sink.document(…) …
//     DOSSIER_TRY(sink.checkpoint(window.behind(position of the page's last row)));
//   }
//   return sink.checkpoint(window.done());
#pragma once

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "dossier/checkpoint.hpp"
#include "dossier/connector.hpp"

namespace dossier {

/// A run looks again at the last `overlap` before the run that came before it: what was written in a long transaction,
/// or by a clock that is behind, bears an earlier time than when it could be seen. What comes again is recognised.
///
/// A run that was cut short is gone on with behind its last page; only when it is done does the next one overlap, and
/// then from where the run that was cut short began. The cursor is text that people can read and set: the time
/// "2026-10-14T01:20:00Z" of a run that is done, and "<time> since <time> behind <position>" of one that is not.
class PullWindow {
 public:
  /// `overlap` in µs. Errors: config, for a cursor that is neither.
  static Result<PullWindow> of(const Request& request, int64_t overlap) {
    PullWindow window;
    window.from_ = request.from;
    window.until_ = window.began_ = request.until;
    window.stream_ = request.stream;
    window.cursor_ = request.cursor;
    if (request.cursor.empty()) return window;
    const std::string_view cursor = request.cursor;
    const auto since = cursor.find(" since "), behind = cursor.find(" behind ");
    const auto done = time_of(cursor.substr(0, since));
    if (!done) return window.unreadable(a_time);
    if (since == std::string_view::npos) {
      window.from_ = std::max<int64_t>(0, *done - overlap);
      return window;
    }
    if (behind == std::string_view::npos || behind < since + 7) return window.unreadable(a_time);
    const auto from = time_of(cursor.substr(since + 7, behind - since - 7));
    if (!from) return window.unreadable(a_time);
    window.from_ = *from;
    window.began_ = *done;
    window.after_ = cursor.substr(behind + 8);
    return window;
  }

  /// µs; what changed at or after it …
  int64_t from() const { return from_; }
  /// … and before it.
  int64_t until() const { return until_; }
  /// The position of the last row that was taken; empty: none of this window yet.
  const std::string& after() const { return after_; }

  /// The cursor when everything up to this position is taken.
  std::string behind(std::string_view position) const {
    return text_of(began_) + " since " + text_of(from_) + " behind " + std::string(position);
  }
  /// The cursor when everything is taken.
  std::string done() const { return text_of(began_); }
  /// The error for a cursor whose position is none of this source's.
  tl::unexpected<Error> unreadable(const std::string& wanted) const {
    return unreadable_checkpoint(stream_, cursor_, wanted);
  }

 private:
  static constexpr auto a_time = "a time like 2026-10-14T01:20:00Z";

  // RFC 3339 in UTC, whole seconds: rounded down, which only looks at a little more.
  static std::string text_of(int64_t micros) {
    const auto seconds = static_cast<std::time_t>(micros / 1'000'000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[40];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
  }

  static std::optional<int64_t> time_of(std::string_view text) {
    std::tm parts{};
    const std::string terminated(text);
    const auto* end = strptime(terminated.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    if (!end || *end != '\0' || terminated.size() != 20) return {};
    return int64_t{timegm(&parts)} * 1'000'000;
  }

  int64_t from_ = 0, until_ = 0;
  int64_t began_ = 0;  // when this run began, or the one that is gone on with
  std::string after_;
  std::string stream_, cursor_;
};

}  // namespace dossier
