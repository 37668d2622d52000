#include "call_log.hpp"

#include <algorithm>
#include <tuple>

#include "text.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr int64_t piece = int64_t{4} << 20;

bool fits_name(std::string_view pattern, std::string_view name) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  const auto begin = pattern.substr(0, star), rest = pattern.substr(star + 1);
  if (!name.starts_with(begin)) return false;
  for (size_t at = star; at <= name.size(); ++at)
    if (fits_name(rest, name.substr(at))) return true;
  return false;
}

bool is_compressed(std::string_view name) {
  for (const auto* ending : {".gz", ".bz2", ".xz", ".zst", ".zip"})
    if (name.ends_with(ending)) return true;
  return false;
}

// What is kept of one file between two pieces of it.
class Rows {
 public:
  Rows(const FileEntry& file, int64_t begin, const TakeRow& take) : file_(file), take_(take), offset_(begin) {}

  Result<void> add(std::string_view bytes, bool at_end) {
    waiting_ += bytes;
    size_t at = 0;
    for (; at < waiting_.size(); at += row_.length) {
      const auto taken = take_row(waiting_, at, at_end, row_);
      if (taken == Taken::need_more) break;
      const auto offset = offset_ + static_cast<int64_t>(at);
      const auto line = goes_on_ ? line_ : offset;
      line_ = line;
      goes_on_ = !row_.ended;
      if (row_.is_blank() || (offset == 0 && row_.is_header())) continue;
      const bool is_last = at_end && at + row_.length == waiting_.size();
      const std::string_view whole = waiting_;
      DOSSIER_TRY(
          take_({file_, offset, whole.substr(at, row_.length), row_, taken == Taken::row, !row_.ended, is_last, line}));
    }
    waiting_.erase(0, at);
    offset_ += static_cast<int64_t>(at);
    return {};
  }

 private:
  const FileEntry& file_;
  const TakeRow& take_;
  std::string waiting_;
  int64_t offset_;        // of the first byte that waits
  int64_t line_ = 0;      // where the line of the last row began
  bool goes_on_ = false;  // that line is longer than a row, and what follows belongs to it
  CsvRow row_;
};

}  // namespace

CallLog::CallLog(Host& host, std::string folder, const std::string& names)
    : host_(host), folder_(std::move(folder)), names_(split(names, ",")) {}

Result<std::vector<FileEntry>> CallLog::files() const {
  std::vector<FileEntry> found;
  for (auto& entry : DOSSIER_TRY(list_of_option(host_, "log_folder", folder_))) {
    const bool is_named =
        std::any_of(names_.begin(), names_.end(), [&](const auto& pattern) { return fits_name(pattern, entry.name); });
    if (entry.folder || !is_named) continue;
    if (is_compressed(entry.name))
      return fail(ErrorKind::config, entry.path + ": compressed, and so not read. Unpack it beside it, or name other " +
                                         "files in the option \"log_files\"");
    found.push_back(std::move(entry));
  }
  if (found.empty())
    return fail(ErrorKind::config, folder_ + ": holds no file \"" + joined(names_, ", ") +
                                       "\". Set the options \"log_folder\" (usually /var/log/asterisk/cdr-csv) and " +
                                       "\"log_files\", and see that cdr_csv.so is loaded there");
  std::sort(found.begin(), found.end(), [](const FileEntry& left, const FileEntry& right) {
    return std::tie(left.modified, left.name) < std::tie(right.modified, right.name);
  });
  return found;
}

Result<void> CallLog::each_row(const std::vector<FileEntry>& files, const TakeRow& take) const {
  for (const auto& file : files) DOSSIER_TRY(each_row_of(file, 0, take));
  return {};
}

Result<void> CallLog::each_row_of(const FileEntry& file, int64_t begin, const TakeRow& take) const {
  Rows rows(file, begin, take);
  for (int64_t at = begin; at < file.size; at += piece) {
    const auto length = std::min(piece, file.size - at);
    const auto answer = DOSSIER_TRY(host_.files().read(file.path, at, length));
    if (static_cast<int64_t>(answer.bytes.size()) != length)
      return fail(ErrorKind::unavailable, file.path + ": became shorter while it was read (rotated?); ask again");
    DOSSIER_TRY(rows.add(answer.bytes, at + length == file.size));
  }
  return {};
}

}  // namespace dossier::asterisk_calls
