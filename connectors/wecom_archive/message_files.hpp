// The drop folder of the archive: files of lines, and the files that messages speak of.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/dropped_files.hpp>

#include <string>
#include <vector>

namespace dossier::wecom {

/// One look at the folder. Its files are borrowed by whoever reads them.
struct Look {
  DroppedFiles all;
  std::vector<const DroppedFile*> lines;  // oldest change first
  std::vector<const DroppedFile*> media;  // all others
};

/// `endings`: of the files that hold messages, with commas between. Errors: those of list_dropped.
Result<Look> look_into(Host& host, const std::string& folder, const std::string& endings);

/// The parts between commas, without the blanks around them.
std::vector<std::string> listed_in(std::string_view text);

/// Proves that there are messages, that the newest of them can be read, and that every folder can be opened.
Result<void> probe_folder(Host& host, const std::string& folder, const Look& look, const std::string& endings);

}  // namespace dossier::wecom
