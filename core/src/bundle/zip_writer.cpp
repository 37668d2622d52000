#include "bundle/zip_writer.hpp"

#include "base/digest.hpp"

namespace dossier {

Result<void> ZipWriter::add(const std::string& name, uint64_t size, const std::string& digest, const Content& content) {
  ZipEntry entry{name, size, 0, static_cast<uint64_t>(file_.size())};
  DOSSIER_TRY(file_.write(zip_local_header(entry)));

  Sha256 sha;
  uint64_t written = 0;
  DOSSIER_TRY(content([&](std::string_view bytes) -> Result<void> {
    written += bytes.size();
    if (written > size)
      return fail(ErrorKind::malformed, "longer than the " + std::to_string(size) + " bytes noted for it");
    sha.update(bytes);
    entry.crc = zip_crc(entry.crc, bytes);
    return file_.write(bytes);
  }));
  if (written != size)
    return fail(ErrorKind::malformed,
                std::to_string(written) + " bytes, where " + std::to_string(size) + " were noted for it");
  if (const auto seen = sha.hex(); seen != digest)
    return fail(ErrorKind::malformed, "its bytes have the SHA-256 " + seen + ", wanted " + digest);

  const auto header = zip_local_header(entry);
  DOSSIER_TRY(file_.write_at(static_cast<int64_t>(entry.offset), header));
  entries_.push_back(std::move(entry));
  return {};
}

Result<void> ZipWriter::finish() {
  const auto directory_offset = static_cast<uint64_t>(file_.size());
  for (const auto& entry : entries_) DOSSIER_TRY(file_.write(zip_directory_entry(entry)));
  const auto directory_size = static_cast<uint64_t>(file_.size()) - directory_offset;
  return file_.write(zip_end_records(entries_.size(), directory_offset, directory_size));
}

}  // namespace dossier
