#include "assemble/csv_ranges.hpp"

#include <algorithm>
#include <charconv>

namespace dossier {
namespace {

// Walks the rows. Two readers go along: one that opens quotes only where a cell begins (RFC 4180), and one for whom
// every quote opens or closes. A row is one only where both see its end.
class Rows {
 public:
  explicit Rows(std::string_view text)
      : text_(text), ends_at_cr_(text.find('\n') == std::string_view::npos), at_(text.starts_with(utf8_mark) ? 3 : 0) {}

  /// The next row; nothing at the end, or where rows cannot be told apart any more.
  std::optional<ByteRange> next() {
    if (is_doubtful_ || at_ >= text_.size()) return std::nullopt;
    begin_ = at_;
    is_cell_begin_ = true;
    is_quoted_ = is_odd_ = has_backslash_ = false;
    for (; at_ < text_.size(); ++at_)
      if (const auto row = step(); row || is_doubtful_) return row;
    if (is_quoted_ || is_odd_) return doubt();
    return range(text_.size());
  }

  /// Every row to the end of the text came from next().
  bool is_complete() const { return !is_doubtful_ && at_ >= text_.size(); }

 private:
  std::optional<ByteRange> step() {
    const char letter = text_[at_];
    if (letter == '"') return quote(), std::nullopt;
    if (letter == '\n' || letter == '\r') return line_break(letter);
    if (!is_quoted_) is_cell_begin_ = letter == ',';
    return std::nullopt;
  }

  void quote() {
    is_odd_ = !is_odd_;
    has_backslash_ = has_backslash_ || (at_ > begin_ && text_[at_ - 1] == '\\');
    if (!is_quoted_) {
      is_quoted_ = is_cell_begin_;
    } else if (is_at(at_ + 1, '"')) {
      ++at_;
      is_odd_ = !is_odd_;
    } else {
      is_quoted_ = false;
    }
    is_cell_begin_ = false;
  }

  std::optional<ByteRange> line_break(char letter) {
    const bool ends_lines = letter == '\n' || ends_at_cr_;
    if (!ends_lines && is_at(at_ + 1, '\n')) return std::nullopt;  // the LF behind it decides
    if (is_quoted_ != is_odd_ || (is_quoted_ && has_backslash_) || (!is_quoted_ && !ends_lines)) return doubt();
    if (is_quoted_) return std::nullopt;
    const bool has_cr = letter == '\n' && at_ > begin_ && text_[at_ - 1] == '\r';
    const auto row = range(has_cr ? at_ - 1 : at_);
    ++at_;
    return row;
  }

  std::optional<ByteRange> doubt() {
    is_doubtful_ = true;
    return std::nullopt;
  }

  bool is_at(size_t place, char letter) const { return place < text_.size() && text_[place] == letter; }
  ByteRange range(size_t end) const { return {static_cast<int64_t>(begin_), static_cast<int64_t>(end - begin_)}; }

  std::string_view text_;
  bool ends_at_cr_;
  size_t at_, begin_ = 0;
  bool is_cell_begin_ = true, is_quoted_ = false, is_odd_ = false, has_backslash_ = false, is_doubtful_ = false;
};

}  // namespace

std::vector<int64_t> rows_of_pointer(std::string_view pointer) {
  constexpr std::string_view prefix = "row=";
  if (!pointer.starts_with(prefix)) return {};
  std::set<int64_t> rows;
  for (size_t at = prefix.size(); at <= pointer.size();) {
    const auto end = std::min(pointer.find(';', at), pointer.size());
    int64_t row = 0;
    const auto [stop, problem] = std::from_chars(pointer.data() + at, pointer.data() + end, row);
    if (problem != std::errc() || stop != pointer.data() + end || row < 1) return {};
    rows.insert(row);
    at = end + 1;
  }
  return {rows.begin(), rows.end()};
}

FoundPlaces csv_ranges(std::string_view text, const std::set<std::string>& pointers, bool has_header) {
  std::map<int64_t, std::optional<ByteRange>> wanted;
  for (const auto& pointer : pointers)
    for (const auto row : rows_of_pointer(pointer)) wanted[row] = std::nullopt;
  FoundPlaces found;
  Rows rows(text);
  bool is_covered = true;
  int64_t number = 0;
  while (const auto row = rows.next()) {
    const auto place = wanted.find(++number);
    if (place != wanted.end()) place->second = row;
    else if (number == 1 && has_header) found.header = row;
    else if (row->length > 0) is_covered = false;
  }
  found.covers_all = is_covered && rows.is_complete();
  for (const auto& pointer : pointers) {
    std::vector<ByteRange> ranges;
    const auto numbers = rows_of_pointer(pointer);
    for (const auto row : numbers)
      if (const auto& range = wanted.at(row)) ranges.push_back(*range);
    if (!numbers.empty() && ranges.size() == numbers.size()) found.places.emplace(pointer, std::move(ranges));
  }
  return found;
}

}  // namespace dossier
