// Files of an HTTP(S) server, below the addresses that the configuration grants.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "config/file_address.hpp"
#include "config/file_login.hpp"
#include "host/file_reader.hpp"
#include "host/http.hpp"

namespace dossier {

/// Folders are listed where the server gives them as JSON (host/folder_index.hpp). Errors as of HttpEngine. A redirect
/// that leads out of the granted address is refused.
class HttpFiles final : public FileReader {
 public:
  HttpFiles(std::string source, std::vector<FileAddress> granted, FileLogin login, HttpEngine& http, HttpPolicy policy,
            std::stop_token stop, std::optional<std::chrono::steady_clock::time_point> deadline);

  Result<std::vector<ListedFile>> list(const std::string& path) override;
  Result<std::string> read(const std::string& path, const std::optional<ByteRange>& range) override;
  Result<BlobWriter> copy(const std::string& path, const BlobFolder& blobs) override;

 private:
  Result<HttpRequest> request_for(const FileAddress& address) const;

  const std::string source_;
  const std::vector<FileAddress> granted_;
  const FileLogin login_;
  HttpEngine& http_;
  HttpPolicy policy_;
  const std::stop_token stop_;
  const std::optional<std::chrono::steady_clock::time_point> deadline_;
};

}  // namespace dossier
