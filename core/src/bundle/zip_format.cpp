#include "bundle/zip_format.hpp"

#include <libdeflate.h>

#include <algorithm>

namespace dossier {
namespace {

constexpr uint64_t version_stored = 10, version_zip64 = 45;
constexpr uint64_t made_by_unix = (3 << 8) | version_zip64;
constexpr uint64_t first_of_january_1980 = 0x0021;

/// Appends little-endian numbers.
class Bytes {
 public:
  Bytes& u16(uint64_t number) { return put(number, 2); }
  Bytes& u32(uint64_t number) { return put(number, 4); }
  Bytes& u64(uint64_t number) { return put(number, 8); }
  Bytes& text(std::string_view text) {
    bytes_ += text;
    return *this;
  }
  std::string take() { return std::move(bytes_); }
  size_t size() const { return bytes_.size(); }

 private:
  Bytes& put(uint64_t number, int width) {
    for (int byte = 0; byte < width; ++byte) bytes_ += static_cast<char>((number >> (8 * byte)) & 0xff);
    return *this;
  }
  std::string bytes_;
};

bool wide(uint64_t number) { return number >= zip::in_zip64; }
uint64_t narrow(uint64_t number) { return std::min<uint64_t>(number, zip::in_zip64); }

/// The zip64 extra field: the numbers that did not fit, or nothing.
std::string extra_field(bool with_sizes, uint64_t size, bool with_offset, uint64_t offset) {
  Bytes numbers;
  if (with_sizes) numbers.u64(size).u64(size);
  if (with_offset) numbers.u64(offset);
  if (numbers.size() == 0) return {};
  Bytes extra;
  return extra.u16(zip::zip64_extra).u16(numbers.size()).text(numbers.take()).take();
}

/// The fields that local header and directory share, from the flags to the sizes.
void put_shared_fields(Bytes& bytes, const ZipEntry& entry) {
  bytes.u16(0).u16(0).u16(0).u16(first_of_january_1980);  // flags, method "stored", time, date
  bytes.u32(entry.crc).u32(narrow(entry.size)).u32(narrow(entry.size)).u16(entry.name.size());
}

std::string zip64_end(uint64_t entries, uint64_t directory_offset, uint64_t directory_size) {
  constexpr uint64_t record_bytes_after_this_field = 44;
  Bytes bytes;
  bytes.u32(zip::zip64_end_signature).u64(record_bytes_after_this_field).u16(made_by_unix).u16(version_zip64);
  bytes.u32(0).u32(0).u64(entries).u64(entries).u64(directory_size).u64(directory_offset);
  bytes.u32(zip::zip64_locator_signature).u32(0).u64(directory_offset + directory_size).u32(1);
  return bytes.take();
}

}  // namespace

std::string zip_local_header(const ZipEntry& entry) {
  const auto extra = extra_field(wide(entry.size), entry.size, false, 0);
  Bytes bytes;
  bytes.u32(zip::local_signature).u16(extra.empty() ? version_stored : version_zip64);
  put_shared_fields(bytes, entry);
  return bytes.u16(extra.size()).text(entry.name).text(extra).take();
}

std::string zip_directory_entry(const ZipEntry& entry) {
  const auto extra = extra_field(wide(entry.size), entry.size, wide(entry.offset), entry.offset);
  Bytes bytes;
  bytes.u32(zip::directory_signature).u16(made_by_unix).u16(extra.empty() ? version_stored : version_zip64);
  put_shared_fields(bytes, entry);
  bytes.u16(extra.size()).u16(0).u16(0).u16(0);  // no comment, first disk, no internal attributes
  bytes.u32(zip::regular_file_0644).u32(narrow(entry.offset));
  return bytes.text(entry.name).text(extra).take();
}

std::string zip_end_records(uint64_t entries, uint64_t directory_offset, uint64_t directory_size) {
  constexpr uint64_t most = 0xffff;
  Bytes bytes;
  if (entries >= most || wide(directory_offset) || wide(directory_size))
    bytes.text(zip64_end(entries, directory_offset, directory_size));
  const auto count = std::min(entries, most);
  bytes.u32(zip::end_signature).u16(0).u16(0).u16(count).u16(count);
  return bytes.u32(narrow(directory_size)).u32(narrow(directory_offset)).u16(0).take();
}

uint32_t zip_crc(uint32_t so_far, std::string_view bytes) {
  return libdeflate_crc32(so_far, bytes.data(), bytes.size());
}

uint64_t zip_number(std::string_view bytes, size_t offset, size_t width) {
  uint64_t number = 0;
  for (size_t byte = width; byte-- > 0;) number = (number << 8) | static_cast<unsigned char>(bytes[offset + byte]);
  return number;
}

}  // namespace dossier
