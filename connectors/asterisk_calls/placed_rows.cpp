#include "placed_rows.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr int64_t longest_piece = int64_t{64} << 10;  // within which rows go over as the file has them

// A piece of the log whose rows everybody counts alike: plain lines, each a row of a call.
bool is_plain(std::string_view piece) {
  CsvRow row;
  for (size_t at = 0; at < piece.size(); at += row.length) {
    if (take_row(piece, at, true, row) != Taken::row) return false;
    const auto line = piece.substr(at, row.length);
    if (line.find('\n') + 1 != line.size() || line.find('\r') < line.size() - 2) return false;
  }
  return true;
}

bool is_one_piece(const PlacedRows& rows) {
  const auto& first = rows.front();
  const auto& last = rows.back();
  return last.file == first.file &&
         last.offset + static_cast<int64_t>(last.bytes.size()) - first.offset <= longest_piece;
}

}  // namespace

size_t hash_of(const PlacedRows& rows) {
  std::string together;
  for (const auto& row : rows) together += row.bytes;
  return std::hash<std::string>()(together);
}

Result<void> hand_over(Host& host, const PlacedRows& rows, const std::string& key, Sink& sink) {
  if (is_one_piece(rows)) {
    const auto& first = rows.front();
    const auto end = rows.back().offset + static_cast<int64_t>(rows.back().bytes.size());
    const auto piece = DOSSIER_TRY(host.files().read(first.file->path, first.offset, end - first.offset));
    for (const auto& row : rows)
      if (piece.bytes.compare(static_cast<size_t>(row.offset - first.offset), row.bytes.size(), row.bytes) != 0)
        return fail(ErrorKind::unavailable, first.file->path + ": changed while it was read (rotated?); ask again");
    if (is_plain(piece.bytes)) return sink.document(key, piece.handle);
  }
  std::string together;
  for (const auto& row : rows) {
    together += row.bytes;
    if (!together.ends_with('\n')) together += '\n';
  }
  return sink.document(key, "text/csv", together);
}

}  // namespace dossier::asterisk_calls
