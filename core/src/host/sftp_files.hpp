// Files of an SFTP server, below the addresses that the configuration grants.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "host/file_reader.hpp"
#include "host/sftp_connections.hpp"

namespace dossier {

/// Links are followed where the server says that they stay below the granted address; what it does not resolve is
/// refused. Between that look and the reading a link can still be put there: only the server can prevent that.
class SftpFiles final : public FileReader {
 public:
  SftpFiles(std::vector<FileAddress> granted, std::shared_ptr<SftpConnections> connections, std::stop_token stop,
            std::optional<Watchdog::Moment> deadline);

  Result<std::vector<ListedFile>> list(const std::string& path) override;
  Result<std::string> read(const std::string& path, const std::optional<ByteRange>& range) override;
  Result<BlobWriter> copy(const std::string& path, const BlobFolder& blobs) override;

 private:
  /// The granted address that covers this one; refused when there is none.
  Result<FileAddress> covering(const FileAddress& address) const;
  Result<void> with(const FileAddress& address, const SftpConnections::Work& work);

  const std::vector<FileAddress> granted_;
  const std::shared_ptr<SftpConnections> connections_;
  const std::stop_token stop_;
  const std::optional<Watchdog::Moment> deadline_;
};

}  // namespace dossier
