// Pulling a drop folder: which files were handed over already.
#pragma once

#include <algorithm>
#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/checkpoint.hpp"
#include "dossier/connector.hpp"
#include "dossier/dropped_files.hpp"

namespace dossier {

/// Between two checkpoints of a pull, and two looks at the folder.
inline constexpr size_t pulled_at_once = 200;

/// Remembers, for as long as its connector lives, what was handed over and how long and old it was then. A new
/// connector hands over everything once more, and the hub knows it again. No cursor can do that: what is moved into a
/// folder keeps the time of its last change.
class PulledFiles {
 public:
  /// True when these files (null: not there) were handed over under this key as they are now. Never for a file whose
  /// server names no time: nobody can tell.
  bool has(const std::string& key, const std::vector<const DroppedFile*>& files) const {
    const auto known = states_.find(key);
    const auto state = state_of(files);
    return known != states_.end() && !state.empty() && known->second == state;
  }
  void add(const std::string& key, const std::vector<const DroppedFile*>& files) { states_[key] = state_of(files); }

 private:
  static std::string state_of(const std::vector<const DroppedFile*>& files) {
    std::string state;
    for (const auto* file : files) {
      if (file && file->entry.modified == 0) return {};
      state += file ? std::to_string(file->entry.size) + "@" + std::to_string(file->entry.modified) + " " : "none ";
    }
    return state;
  }

  std::map<std::string, std::string> states_;
};

/// How a pull ends that took everything else; one of both must be there. A file that may not be read is no refusal of
/// the source, which would stop its schedule: the next pull tries it again.
inline Error partly_pulled(const std::vector<Unread>& unread, const std::string& besides) {
  std::string message;
  if (!unread.empty())
    message = std::to_string(unread.size()) + " file(s) or folder(s) cannot be opened and were left: " + named(unread) +
              ". " + detail::gravest(unread).message() + (besides.empty() ? "" : "; ");
  return Error(ErrorKind::unavailable, message + besides).because("partial_page");
}

/// The cursor of a pull that took everything which changed until then; for people, nothing goes on from it.
inline std::string changed_until(int64_t modified) { return "changed until " + std::to_string(modified); }

/// Whoever sets another cursor means to go on somewhere, which no pull of a drop folder does. Errors: config.
inline Result<void> check_cursor_of_folder(const Request& request) {
  constexpr std::string_view begin = "changed until ";
  const std::string_view cursor = request.cursor;
  int64_t modified = 0;
  const auto [end, problem] =
      std::from_chars(cursor.data() + std::min(begin.size(), cursor.size()), cursor.data() + cursor.size(), modified);
  const bool is_ours = cursor.starts_with(begin) && problem == std::errc() && end == cursor.data() + cursor.size();
  if (cursor.empty() || is_ours) return {};
  return unreadable_checkpoint(request.stream, request.cursor,
                               "\"changed until <µs>\", for people alone: a pull takes whatever file of the folder it "
                               "has not taken as it is, and goes on from no cursor");
}

}  // namespace dossier
