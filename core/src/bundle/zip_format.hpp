// The bytes of a zip that holds stored entries only: every header follows from name, size, CRC and offset. The writer
// writes these bytes, the verifier derives them again and compares.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dossier {

struct ZipEntry {
  std::string name;     // whole name in the zip
  uint64_t size = 0;    // bytes of content
  uint32_t crc = 0;     // CRC-32 of the content
  uint64_t offset = 0;  // of the local header, from the start of the file
};

namespace zip {
inline constexpr size_t local_header_bytes = 30;  // before the name
inline constexpr size_t crc_offset_in_header = 14;
inline constexpr size_t directory_entry_bytes = 46;  // before the name
inline constexpr size_t end_record_bytes = 22;
inline constexpr size_t zip64_end_bytes = 56 + 20;  // record and locator, in front of the end record
inline constexpr uint32_t local_signature = 0x04034b50, directory_signature = 0x02014b50, end_signature = 0x06054b50,
                          zip64_end_signature = 0x06064b50, zip64_locator_signature = 0x07064b50;
inline constexpr uint32_t in_zip64 = 0xffffffff;  // a 32-bit field whose value stands in a zip64 one
inline constexpr uint16_t zip64_extra = 0x0001;
inline constexpr uint32_t regular_file_0644 = 0100644u << 16;
}  // namespace zip

/// The local header with its name, in front of the content. Its length does not depend on the CRC.
std::string zip_local_header(const ZipEntry& entry);

/// The entry in the central directory.
std::string zip_directory_entry(const ZipEntry& entry);

/// Everything after the central directory: the zip64 records where a number demands them, and the end record.
std::string zip_end_records(uint64_t entries, uint64_t directory_offset, uint64_t directory_size);

/// CRC-32 of bytes that arrive in pieces; start with 0.
uint32_t zip_crc(uint32_t so_far, std::string_view bytes);

/// Reads a little-endian number of `width` bytes; the bytes must be there.
uint64_t zip_number(std::string_view bytes, size_t offset, size_t width);

}  // namespace dossier
