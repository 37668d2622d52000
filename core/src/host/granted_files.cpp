#include "host/granted_files.hpp"

namespace dossier {

Result<std::vector<ListedFile>> GrantedFiles::list(const std::string& path) { return reader_of(path).list(path); }

Result<std::string> GrantedFiles::read(const std::string& path, const std::optional<ByteRange>& range) {
  return reader_of(path).read(path, range);
}

Result<BlobWriter> GrantedFiles::copy(const std::string& path, const BlobFolder& blobs) {
  return reader_of(path).copy(path, blobs);
}

FileReader& GrantedFiles::reader_of(const std::string& path) {
  if (!is_file_address(path) || path.starts_with("file:")) return local_;
  if (path.starts_with("http")) return http_;
  return sftp_;  // which refuses every scheme that is none of ours
}

}  // namespace dossier
