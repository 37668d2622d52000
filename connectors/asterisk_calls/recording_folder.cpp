#include "recording_folder.hpp"

#include <algorithm>

#include <dossier/dropped_files.hpp>

#include "audio.hpp"
#include "recording_name.hpp"
#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr int64_t seconds_of_day = 86400;
constexpr int64_t some_day = 20742;  // 2026-10-16, to show what a folder may be called

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

// A step of the layout on a day: "2026" of YYYY.
std::string step_on(const std::string& step, int64_t day) {
  const auto date = wall_text(day * seconds_of_day * 1000);
  return replaced(replaced(replaced(step, "YYYY", date.substr(0, 4)), "MM", date.substr(5, 2)), "DD",
                  date.substr(8, 2));
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// "1792117205.5007" in "out-138…-1792117205.5007", not in "…-1792117205.50071".
bool names_id(std::string_view stem, std::string_view id) {
  for (size_t at = stem.find(id); at != std::string_view::npos; at = stem.find(id, at + 1)) {
    const auto end = at + id.size();
    if ((at == 0 || !is_digit(stem[at - 1])) && (end == stem.size() || !is_digit(stem[end]))) return true;
  }
  return false;
}

bool has_number(const RecordingName& name, const Call& call) {
  return !call.outside.empty() &&
         (plain_digits(name.to) == plain_digits(call.outside) || plain_digits(name.from) == plain_digits(call.outside));
}

// True for a recording that was begun on a channel of its own while the call went on: a transfer makes one.
bool is_within(const RecordingName& name, const Call& call) {
  const auto epoch = epoch_of(name.uniqueid), start = wall_seconds(call.start), end = wall_seconds(call.end);
  if (!epoch || !start || !end || !call.start_offset) return false;
  return *epoch >= *start - *call.start_offset * 60 && *epoch <= *end - *call.end_offset * 60;
}

std::string match(const FileEntry& entry, const Call& call, const Distinct& known_ids) {
  const auto stem = stem_of(entry.name);
  for (const auto& named : call.recordings())
    if (stem_of(named) == stem) return "named by the log";
  for (const auto& id : call.ids())
    if (names_id(stem, id)) return "id of the call";
  const auto name = recording_name(entry.name);
  if (name && !known_ids.has(name->uniqueid) && has_number(*name, call) && is_within(*name, call))
    return "number and time";
  return {};
}

}  // namespace

RecordingFolder::RecordingFolder(Host& host, std::string root, const std::string& layout)
    : host_(host), root_(std::move(root)), steps_(split(layout, "/")) {}

Result<const RecordingFolder::Entries*> RecordingFolder::entries_of(const std::string& path, const std::string& place) {
  auto seen = seen_.find(path);
  if (seen == seen_.end()) {
    auto listed = list_of_option(host_, "recordings", path);
    const bool is_shut = !listed && !place.empty() && is_of_one_file(listed.error());
    if (is_shut) unread_.push_back({place, std::move(listed.error())});
    seen = seen_.emplace(path, is_shut ? std::nullopt : std::optional(DOSSIER_TRY(std::move(listed)))).first;
  }
  return seen->second ? &*seen->second : nullptr;
}

Result<void> RecordingFolder::look_at(int64_t day, const Call& call, const Distinct& known_ids, FoundFiles& found) {
  std::string path = root_, place;
  const auto is_shut = [&] {
    found.looked_in.push_back(place + " (cannot be opened)");
    found.is_shut = true;
    return Result<void>();
  };
  for (const auto& step : steps_) {
    const auto* entries = DOSSIER_TRY(entries_of(path, place));
    if (!entries) return is_shut();
    const auto wanted = step_on(step, day);
    place += wanted + "/";
    const auto below = std::find_if(entries->begin(), entries->end(),
                                    [&](const FileEntry& entry) { return entry.folder && entry.name == wanted; });
    if (below == entries->end()) {
      found.looked_in.push_back(place + " (no such folder)");
      return {};
    }
    path = below->path;
  }
  const auto* files = DOSSIER_TRY(entries_of(path, place));
  if (!files) return is_shut();
  found.looked_in.push_back(place.empty() ? "./" : place);
  for (const auto& entry : *files) {
    const bool subtitle = is_subtitle(entry.name);
    if (entry.folder || (!subtitle && !is_audio(entry.name))) continue;
    auto matched_by = match(entry, call, known_ids);
    if (matched_by.empty()) continue;
    auto& list = subtitle ? found.subtitles : found.recordings;
    list.push_back({entry, place + readable_name(entry.name), std::move(matched_by)});
  }
  return {};
}

Result<FoundFiles> RecordingFolder::files_of(const Call& call, const Distinct& known_ids) {
  FoundFiles found;
  const auto first = wall_seconds(call.start).value_or(0) / seconds_of_day;
  const auto last = std::max(first, wall_seconds(call.end).value_or(0) / seconds_of_day);
  if (steps_.empty()) {
    DOSSIER_TRY(look_at(first, call, known_ids, found));
    return found;
  }
  for (auto day = first; day <= std::min(last, first + 1); ++day) DOSSIER_TRY(look_at(day, call, known_ids, found));
  if (!found.recordings.empty()) return found;
  for (const auto day : {first - 1, last + 1}) DOSSIER_TRY(look_at(day, call, known_ids, found));
  return found;
}

Result<void> RecordingFolder::probe() {
  seen_.clear();
  const auto* entries = DOSSIER_TRY(entries_of(root_, {}));
  if (steps_.empty() || entries->empty()) return {};
  const auto pattern = replaced(replaced(replaced(steps_.front(), "YYYY", "XXXX"), "MM", "XX"), "DD", "XX");
  const bool fitting = std::any_of(entries->begin(), entries->end(),
                                   [&](const FileEntry& entry) { return entry.folder && fits(pattern, entry.name); });
  if (fitting) return {};
  return fail(ErrorKind::config,
              root_ + ": holds no folder such as \"" + step_on(steps_.front(), some_day) +
                  "\". Set the option \"recordings\" to the folder of the years, or " +
                  "\"recording_layout\" to what stands there; empty where all recordings lie in one");
}

}  // namespace dossier::asterisk_calls
