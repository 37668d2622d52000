// All files that one source may read, each from where it lies.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "host/file_access.hpp"
#include "host/http_files.hpp"
#include "host/sftp_files.hpp"

namespace dossier {

/// Hands each call to the reader of its scheme: a path of this machine, sftp, http or https.
class GrantedFiles final : public FileReader {
 public:
  GrantedFiles(FileAccess local, SftpFiles sftp, HttpFiles http)
      : local_(std::move(local)), sftp_(std::move(sftp)), http_(std::move(http)) {}

  Result<std::vector<ListedFile>> list(const std::string& path) override;
  Result<std::string> read(const std::string& path, const std::optional<ByteRange>& range) override;
  Result<BlobWriter> copy(const std::string& path, const BlobFolder& blobs) override;

 private:
  FileReader& reader_of(const std::string& path);
  FileAccess local_;
  SftpFiles sftp_;
  HttpFiles http_;
};

}  // namespace dossier
