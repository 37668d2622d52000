#include "bundle/zip_reader.hpp"

#include <algorithm>

#include "bundle/names.hpp"

namespace dossier::bundle {
namespace {

constexpr size_t longest_name_read = 4096;  // the true limit is lower and has its own rule
constexpr size_t longest_extra = 28;

struct Directory {
  uint64_t entries = 0, offset = 0, size = 0;
};

/// What somebody took for a bundle: told by its first bytes, which damage rarely reaches.
bool begins_a_zip(std::string_view first) { return first == std::string_view("PK\x03\x04", 4); }

std::string in_hexadecimal(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (!text.empty()) text += ' ';
    (text += digits[value >> 4]) += digits[value & 15];
  }
  return text;
}

/// The end record's place, when the bytes end in none: something was appended, or the end was cut off.
Checked<Directory> no_end_record(const ByteSource& bytes, const std::string& tail) {
  const std::string signature("PK\x05\x06", 4);
  const auto found = tail.rfind(signature);
  if (found != std::string::npos && found + zip::end_record_bytes < tail.size())
    return refuse("zip-bytes-after", "zip: " + std::to_string(tail.size() - found - zip::end_record_bytes) +
                                         " bytes stand after the end of the archive");
  const auto first = DOSSIER_CHECK(bytes.read(0, static_cast<size_t>(std::min<uint64_t>(bytes.size(), 4))));
  if (!first.empty() && !begins_a_zip(first))
    return tl::unexpected<Refusal>(
        Refusal{"zip-no-end",
                "no bundle: its first bytes are " + in_hexadecimal(first) + ", wanted those of a zip (50 4b 03 04)",
                "Is it the right file? A bundle is named like RC-2026-000001.r1.zip"});
  return refuse("zip-no-end", "zip: no end record at the end of its " + std::to_string(bytes.size()) + " bytes");
}

/// The numbers of the end records, as they claim to be.
Checked<Directory> claimed_directory(const ByteSource& bytes) {
  constexpr uint64_t tail_bytes = 65536 + zip::end_record_bytes;
  const auto size = std::min<uint64_t>(bytes.size(), tail_bytes);
  const auto tail = DOSSIER_CHECK(bytes.read(bytes.size() - size, static_cast<size_t>(size)));
  if (tail.size() < zip::end_record_bytes) return no_end_record(bytes, tail);
  const auto end = std::string_view(tail).substr(tail.size() - zip::end_record_bytes);
  if (zip_number(end, 0, 4) != zip::end_signature) return no_end_record(bytes, tail);

  Directory directory{zip_number(end, 10, 2), zip_number(end, 16, 4), zip_number(end, 12, 4)};
  const bool wide = directory.entries == 0xffff || directory.offset == zip::in_zip64 || directory.size == zip::in_zip64;
  if (!wide) return directory;
  if (tail.size() < zip::end_record_bytes + zip::zip64_end_bytes)
    return refuse("zip-end-record", "zip: the zip64 end record is missing");
  const auto record = std::string_view(tail).substr(tail.size() - zip::end_record_bytes - zip::zip64_end_bytes);
  return Directory{zip_number(record, 32, 8), zip_number(record, 48, 8), zip_number(record, 40, 8)};
}

/// The directory's place, proven by deriving the end records again.
Checked<Directory> proven_directory(const ByteSource& bytes) {
  const auto directory = DOSSIER_CHECK(claimed_directory(bytes));
  if (directory.entries > most_files)
    return refuse("limit",
                  "zip: " + std::to_string(directory.entries) + " files, at most " + std::to_string(most_files));
  if (directory.offset > bytes.size() || directory.size > bytes.size() - directory.offset)
    return refuse("zip-end-record", "zip: the end record points beyond the end of the file");

  const auto end = zip_end_records(directory.entries, directory.offset, directory.size);
  const auto rest = bytes.size() - directory.offset - directory.size;
  if (rest > end.size())
    return refuse("zip-bytes-before",
                  "zip: " + std::to_string(rest - end.size()) + " bytes more than the archive accounts for");
  if (rest < end.size() || DOSSIER_CHECK(bytes.read(bytes.size() - rest, end.size())) != end)
    return refuse("zip-end-record", "zip: its end records are not those of its directory");
  return directory;
}

/// Reads the directory in pieces, so that its size costs no memory.
class DirectoryReader {
 public:
  DirectoryReader(const ByteSource& bytes, const Directory& directory)
      : bytes_(bytes), at_(directory.offset), end_(directory.offset + directory.size) {}

  Checked<std::string_view> peek(size_t size) {
    if (size > end_ - at_) return refuse("zip-directory", "zip: the directory ends within an entry");
    if (at_ < start_ || at_ + size > start_ + buffer_.size()) {
      start_ = at_;
      buffer_ = DOSSIER_CHECK(bytes_.read(at_, static_cast<size_t>(std::min<uint64_t>(end_ - at_, 1 << 16))));
    }
    return std::string_view(buffer_).substr(static_cast<size_t>(at_ - start_), size);
  }
  void skip(size_t size) { at_ += size; }
  bool at_end() const { return at_ == end_; }

 private:
  const ByteSource& bytes_;
  uint64_t at_, end_, start_ = 0;
  std::string buffer_;
};

/// Replaces what overflowed by the numbers of the zip64 field, as far as they are there.
void widen(ZipEntry& entry, std::string_view extra) {
  if (extra.size() < 4 || zip_number(extra, 0, 2) != zip::zip64_extra) return;
  extra.remove_prefix(4);
  const auto next = [&](uint64_t otherwise) {
    if (extra.size() < 8) return otherwise;
    const auto number = zip_number(extra, 0, 8);
    extra.remove_prefix(8);
    return number;
  };
  if (entry.size == zip::in_zip64) {
    entry.size = next(entry.size);
    next(0);  // the compressed size, compared when the entry is derived again
  }
  if (entry.offset == zip::in_zip64) entry.offset = next(entry.offset);
}

Checked<void> check_kind(std::string_view fixed, const std::string& name) {
  constexpr uint64_t type_of_file = 0170000, symbolic_link = 0120000, regular = 0100000;
  const auto type = (zip_number(fixed, 38, 4) >> 16) & type_of_file;
  if (type == symbolic_link) return refuse("zip-link", name + ": a symbolic link");
  if (type != regular) return refuse("zip-link", name + ": no regular file");
  if (zip_number(fixed, 10, 2) != 0 || zip_number(fixed, 20, 4) != zip_number(fixed, 24, 4))
    return refuse("zip-compressed", name + ": compressed; a bundle stores its files as they are");
  return {};
}

/// The next entry, proven by deriving its bytes again.
Checked<ZipEntry> next_entry(DirectoryReader& directory) {
  const auto fixed = std::string(DOSSIER_CHECK(directory.peek(zip::directory_entry_bytes)));
  if (zip_number(fixed, 0, 4) != zip::directory_signature)
    return refuse("zip-directory", "zip: the directory holds something that is no entry");
  const auto name_size = zip_number(fixed, 28, 2), extra_size = zip_number(fixed, 30, 2);
  if (name_size > longest_name_read || extra_size > longest_extra)
    return refuse("zip-directory", "zip: an entry with a name of " + std::to_string(name_size) +
                                       " and an extra field of " + std::to_string(extra_size) + " bytes");

  const auto whole = DOSSIER_CHECK(directory.peek(zip::directory_entry_bytes + name_size + extra_size));
  ZipEntry entry;
  entry.name = whole.substr(zip::directory_entry_bytes, name_size);
  entry.crc = static_cast<uint32_t>(zip_number(fixed, 16, 4));
  entry.size = zip_number(fixed, 24, 4);
  entry.offset = zip_number(fixed, 42, 4);
  DOSSIER_CHECK(check_kind(fixed, entry.name));
  widen(entry, whole.substr(zip::directory_entry_bytes + name_size));
  if (zip_directory_entry(entry) != whole)
    return refuse("zip-directory", entry.name + ": its entry in the directory is not what its name, size and CRC give");
  directory.skip(whole.size());
  return entry;
}

/// Compares the local header with the one derived from the directory.
Checked<void> check_local_header(const ByteSource& bytes, const ZipEntry& entry, uint64_t end) {
  const auto header = zip_local_header(entry);
  if (header.size() > end - entry.offset || entry.size > end - entry.offset - header.size())
    return refuse("zip-layout", entry.name + ": reaches beyond the files of the archive");
  if (DOSSIER_CHECK(bytes.read(entry.offset, header.size())) != header)
    return refuse("zip-local-header", entry.name + ": its header and the directory disagree");
  return {};
}

}  // namespace

Checked<void> read_zip(const ByteSource& bytes, const TakeEntry& take) {
  const auto directory = DOSSIER_CHECK(proven_directory(bytes));
  DirectoryReader reader(bytes, directory);
  uint64_t expected = 0;
  for (uint64_t count = 0; count < directory.entries; ++count) {
    auto entry = DOSSIER_CHECK(next_entry(reader));
    if (count == 0 && entry.offset != 0)
      return refuse("zip-bytes-before", "zip: " + std::to_string(entry.offset) + " bytes stand before the first file");
    if (entry.offset != expected)
      return refuse("zip-layout", entry.name + ": starts at byte " + std::to_string(entry.offset) + ", wanted " +
                                      std::to_string(expected));
    DOSSIER_CHECK(check_local_header(bytes, entry, directory.offset));
    const auto start = entry.offset + zip_local_header(entry).size();
    expected = start + entry.size;
    DOSSIER_CHECK(take(std::move(entry), start));
  }
  if (!reader.at_end()) return refuse("zip-directory", "zip: the directory is longer than its entries");
  if (expected != directory.offset) return refuse("zip-layout", "zip: bytes between the last file and the directory");
  return {};
}

}  // namespace dossier::bundle
