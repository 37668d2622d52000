// Rows of comma-separated values, RFC 4180, as Asterisk's cdr_csv.c writes them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dossier::asterisk_calls {

/// Columns of a row of Master.csv: 16 always, then uniqueid, userfield, and peeraccount, linkedid and sequence
/// together.
constexpr size_t fewest_columns = 16, most_columns = 21;

/// Fields of Asterisk have at most some hundred bytes; a longer row is damage, and is taken in pieces.
constexpr size_t longest_row = size_t{64} << 10;

/// One row within some bytes, which it only borrows.
struct CsvRow {
  size_t offset = 0;
  size_t length = 0;                    // with its line break
  bool whole = false;                   // every quote is closed, and nothing stands behind a closing one
  bool ended = false;                   // by a line break; false at the end of the bytes
  std::vector<std::string_view> cells;  // without the outer quotes, inner ones still doubled

  /// As many columns as a row can have, with a time and two whole numbers where they belong: two rows of which the
  /// first was cut off and run into the next do not pass.
  bool is_call_row() const;
  /// The names of the columns, which some people write on top.
  bool is_header() const;
  bool is_blank() const { return cells.size() == 1 && cells.front().empty(); }
};

/// A cell with its doubled quotes undone.
std::string cell_text(std::string_view cell);

/// What reading on from some place gave.
enum class Taken { row, broken, need_more };

/// Reads the row that begins at `at`, which is before the end of `bytes`; a line break within quotes belongs to it.
/// Survives damage: what is no row of a call is taken line by line, so that a quote that nobody closed costs one line
/// and not the rest of the log. `at_end`: nothing follows these bytes.
Taken take_row(std::string_view bytes, size_t at, bool at_end, CsvRow& row);

}  // namespace dossier::asterisk_calls
