// From folder to folder below a drop folder: an entry that cannot be opened is named and stops nothing.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "dossier/dropped_files.hpp"

namespace dossier::detail {

class DropFolderWalk {
 public:
  DropFolderWalk(Host& host, DroppedFiles& found) : host_(host), found_(found) {}

  /// `place`: the folder's path below the drop folder, with "/" behind it; empty for the drop folder itself.
  Result<void> into(const std::string& folder, const std::string& place) {
    auto listed = list_of_option(host_, "folder", folder);
    if (!listed && !above_.empty() && is_of_one_file(listed.error())) {
      found_.refused.push_back({place, std::move(listed.error())});
      return {};
    }
    auto entries = DOSSIER_TRY(std::move(listed));
    count_ += entries.size();
    if (count_ > most_dropped_files) return too_many();
    if (is_above(entries)) {
      refuse(place,
             "holds the very same as a folder above it, so it leads back to that one. Not read again; remove "
             "the link");
      return {};
    }
    above_.push_back(marks_of(entries));
    for (auto& entry : entries) DOSSIER_TRY(take(std::move(entry), place));
    above_.pop_back();
    return {};
  }

 private:
  /// What of an entry tells it from others of its name.
  struct Mark {
    std::string name;
    int64_t size, modified;
    bool operator==(const Mark&) const = default;
  };
  using Marks = std::vector<Mark>;

  static Marks marks_of(const std::vector<FileEntry>& entries) {
    Marks marks;
    for (const auto& entry : entries) marks.push_back({entry.name, entry.size, entry.modified});
    return marks;
  }

  // Only the host of the files could say where a link leads, and a web server does not: a folder is known again by what
  // it holds. One folder alone within another may well be as old as that one, and leads no further than the depth.
  bool is_above(const std::vector<FileEntry>& entries) const {
    if (entries.empty() || (entries.size() == 1 && entries.front().folder)) return false;
    return std::find(above_.begin(), above_.end(), marks_of(entries)) != above_.end();
  }

  Result<void> take(FileEntry entry, const std::string& place) {
    if (host_.cancelled()) return fail(ErrorKind::cancelled, "stopped while listing a drop folder");
    if (is_left_behind(entry.name)) return {};
    auto below = place + readable_name(entry.name);
    if (!entry.fault.empty()) return refuse(below, entry.fault);
    if (!entry.folder) {
      const bool arriving = entry.size == 0 || is_upload_in_progress(entry.name);
      (arriving ? found_.arriving : found_.ready).push_back({std::move(entry), std::move(below)});
      return {};
    }
    if (above_.size() > deepest_drop_folder)
      return refuse(below + "/", "lies deeper than " + std::to_string(deepest_drop_folder) +
                                     " folders below the drop folder, and is not read. Move it up, or name a deeper "
                                     "folder in the option \"folder\"");
    return into(entry.path, below + "/");
  }

  Result<void> refuse(const std::string& place, const std::string& why) {
    found_.refused.push_back({place, Error(ErrorKind::config, why)});
    return {};
  }

  static Result<void> too_many() {
    return fail(Error(ErrorKind::config, "the folder holds more than " + std::to_string(most_dropped_files) +
                                             " files and folders, and none of them was read. Not retried; part it by "
                                             "year or supplier, a source for each, or archive old files")
                    .because("too_broad"));
  }

  Host& host_;
  DroppedFiles& found_;
  std::vector<Marks> above_;  // the folders from the drop folder down to here
  size_t count_ = 0;
};

}  // namespace dossier::detail

namespace dossier {

inline Result<DroppedFiles> list_dropped(Host& host, const std::string& folder) {
  DroppedFiles found;
  DOSSIER_TRY(detail::DropFolderWalk(host, found).into(folder, {}));
  const auto by_place = [](const DroppedFile& left, const DroppedFile& right) { return left.place < right.place; };
  std::sort(found.ready.begin(), found.ready.end(), by_place);
  std::sort(found.arriving.begin(), found.arriving.end(), by_place);
  return found;
}

}  // namespace dossier
