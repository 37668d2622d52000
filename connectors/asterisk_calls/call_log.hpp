// Master.csv where it lies: a folder of this machine, of an SFTP server or of a web server.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <dossier/connector.hpp>

#include "csv.hpp"

namespace dossier::asterisk_calls {

/// One row of the log, which it only borrows.
struct LogRow {
  const FileEntry& file;
  int64_t offset;          // of its first byte in the file
  std::string_view bytes;  // with its line break
  const CsvRow& cells;
  bool is_call;  // false: damaged; the cells mean nothing
  bool is_open;  // no line break behind it: the log ends here, or this is a piece of a line longer than any row
  bool is_last;  // nothing stands behind it: where it is open, it is cut off or still being written
  int64_t line;  // where its line begins: before `offset` where that is longer than any row
};
using TakeRow = std::function<Result<void>(const LogRow& row)>;

class CallLog {
 public:
  /// `names`: of the files, with commas between; * stands for anything. Other files of the folder are left alone: next
  /// to Master.csv Asterisk writes every row a second time into a file per account code.
  CallLog(Host& host, std::string folder, const std::string& names);

  /// The files, oldest first. Errors: those of listing; config where there is none of that name, or a compressed one.
  Result<std::vector<FileEntry>> files() const;

  /// Every row of the files as long as they were when they were listed; memory does not grow with them. Blank lines and
  /// a line of column names are left out. Errors: those of reading and of `take`; unavailable for a file that became
  /// shorter meanwhile.
  Result<void> each_row(const std::vector<FileEntry>& files, const TakeRow& take) const;
  /// The same of one file, from the row on that begins at this byte.
  Result<void> each_row_of(const FileEntry& file, int64_t begin, const TakeRow& take) const;

 private:
  Host& host_;
  std::string folder_;
  std::vector<std::string> names_;
};

}  // namespace dossier::asterisk_calls
