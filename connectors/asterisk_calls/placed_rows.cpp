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

tl::unexpected<Error> changed(const FileEntry& file) {
  return fail(ErrorKind::unavailable, file.path + ": changed while it was read (rotated?); ask again");
}

}  // namespace

DamagedRow::DamagedRow(const LogRow& row)
    : file(&row.file),
      offset(row.offset),
      length(static_cast<int64_t>(row.bytes.size())),
      hash(std::hash<std::string_view>()(row.bytes)) {}

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
        return changed(*first.file);
    if (is_plain(piece.bytes)) return sink.document(key, piece.handle);
  }
  std::string together;
  for (const auto& row : rows) {
    together += row.bytes;
    if (!together.ends_with('\n')) together += '\n';
  }
  return sink.document(key, "text/csv", together);
}

Result<void> hand_over(Host& host, const DamagedRow& row, Sink& sink) {
  const auto now = DOSSIER_TRY(host.files().read(row.file->path, row.offset, row.length));
  if (std::hash<std::string_view>()(now.bytes) != row.hash) return changed(*row.file);
  return sink.document(row.file->name + " damaged at " + std::to_string(row.offset), now.handle);
}

}  // namespace dossier::asterisk_calls
