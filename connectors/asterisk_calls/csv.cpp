#include "csv.hpp"

#include <algorithm>

#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

class RowReader {
 public:
  RowReader(std::string_view bytes, size_t at, CsvRow& row) : bytes_(bytes), at_(at), row_(row) {}

  void run() {
    row_.offset = at_;
    row_.whole = true;
    row_.ended = false;
    row_.cells.clear();
    // A row with more cells is none of a call, and reading it to its end may mean reading far.
    do take_cell();
    while (skip(',') && row_.cells.size() <= most_columns);
    row_.ended = skip_line_break();
    row_.length = at_ - row_.offset;
  }

 private:
  bool is_at(char letter) const { return at_ < bytes_.size() && bytes_[at_] == letter; }
  bool skip(char letter) { return is_at(letter) ? ++at_, true : false; }
  bool skip_line_break() {
    if (is_at('\r') && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n') ++at_;
    return skip('\n');
  }

  void take_cell() {
    if (!skip('"')) {
      row_.cells.push_back(up_to_separator());
      return;
    }
    const auto begin = at_;
    size_t end = bytes_.find('"', at_);
    while (end != std::string_view::npos && end + 1 < bytes_.size() && bytes_[end + 1] == '"')
      end = bytes_.find('"', end + 2);
    if (end == std::string_view::npos) {
      row_.whole = false;
      at_ = bytes_.size();
      row_.cells.push_back(bytes_.substr(begin));
      return;
    }
    row_.cells.push_back(bytes_.substr(begin, end - begin));
    at_ = end + 1;
    if (!up_to_separator().empty()) row_.whole = false;
  }

  std::string_view up_to_separator() {
    const auto begin = at_;
    auto end = std::min(bytes_.find_first_of(",\n", at_), bytes_.size());
    at_ = end;
    if (is_at('\n') && end > begin && bytes_[end - 1] == '\r') at_ = --end;
    return bytes_.substr(begin, end - begin);
  }

  std::string_view bytes_;
  size_t at_;
  CsvRow& row_;
};

}  // namespace

bool CsvRow::is_call_row() const {
  constexpr size_t start = 9, duration = 12, billsec = 13;
  return whole && cells.size() >= fewest_columns && cells.size() <= most_columns && wall_seconds(cells[start]) &&
         is_digits(cells[duration]) && is_digits(cells[billsec]);
}

bool CsvRow::is_header() const { return lower_ascii(cells.front()) == "accountcode" && cells.size() >= fewest_columns; }

std::string cell_text(std::string_view cell) {
  std::string text;
  text.reserve(cell.size());
  for (size_t at = 0; at < cell.size(); ++at) {
    text += cell[at];
    if (cell[at] == '"' && at + 1 < cell.size() && cell[at + 1] == '"') ++at;
  }
  return text;
}

Taken take_row(std::string_view bytes, size_t at, bool at_end, CsvRow& row) {
  const auto window = bytes.substr(0, std::min(bytes.size(), at + longest_row));
  const bool may_go_on = window.size() == bytes.size() && !at_end;
  const bool is_all = window.size() == bytes.size();
  RowReader(window, at, row).run();
  if (!row.ended && may_go_on && row.cells.size() <= most_columns) return Taken::need_more;
  if (row.is_call_row() && (row.ended || is_all)) return Taken::row;
  const auto line_end = window.find('\n', at);
  if (line_end == std::string_view::npos && may_go_on) return Taken::need_more;
  row.whole = false;
  row.ended = line_end != std::string_view::npos;
  row.length = (row.ended ? line_end + 1 : window.size()) - at;
  return Taken::broken;
}

}  // namespace dossier::asterisk_calls
