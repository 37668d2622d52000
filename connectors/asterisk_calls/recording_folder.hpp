// The folder of recordings: which of its files are of a call.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <dossier/connector.hpp>
#include <dossier/unread_files.hpp>

#include "call.hpp"
#include "text.hpp"

namespace dossier::asterisk_calls {

/// A recording, or subtitles, of a call.
struct FoundFile {
  FileEntry entry;
  std::string place;       // below the folder of recordings, UTF-8
  std::string matched_by;  // the log's own name, the call's id, number and time
};

struct FoundFiles {
  std::vector<FoundFile> recordings, subtitles;
  std::vector<std::string> looked_in;  // folders, below the folder of recordings
  bool is_shut = false;                // one of them cannot be opened
};

class RecordingFolder {
 public:
  /// `layout`: the folders between the root and the files, YYYY, MM and DD standing for the date of the call; empty
  /// where all files lie in the root.
  RecordingFolder(Host& host, std::string root, const std::string& layout);

  /// Looks in the folders of the days of the call; where nothing is found there, a day earlier and later too, since the
  /// log may be in GMT and the folders are not. `known_ids`: of all calls of the look-up.
  Result<FoundFiles> files_of(const Call& call, const Distinct& known_ids);

  /// Folders below it that could not be opened.
  const std::vector<Unread>& unread() const { return unread_; }

  /// Says in words what is wrong with the folder, or nothing.
  Result<void> probe();

 private:
  using Entries = std::vector<FileEntry>;
  /// Null for a folder below the root that cannot be opened, which is put down.
  Result<const Entries*> entries_of(const std::string& path, const std::string& place);
  Result<void> look_at(int64_t day, const Call& call, const Distinct& known_ids, FoundFiles& found);

  Host& host_;
  std::string root_;
  std::vector<std::string> steps_;                      // of the layout
  std::map<std::string, std::optional<Entries>> seen_;  // by path, for the length of one look-up
  std::vector<Unread> unread_;
};

}  // namespace dossier::asterisk_calls
