#include "host/sftp_files.hpp"

#include <algorithm>
#include <utility>

namespace dossier {
namespace {

using Kind = SftpAttributes::Kind;

SftpFault fault(ErrorKind kind, std::string reason, std::string seen, std::string advice = {}) {
  return {Error(kind, std::move(seen)).because(std::move(reason)), std::move(advice), false};
}

SftpFault outside() {
  return fault(ErrorKind::permission, "forbidden", "leads outside of the folder that this source's options grant",
               "Name the folder that it leads to in a path option if it is meant.");
}

SftpFault too_large(int64_t size, int64_t most) {
  return fault(ErrorKind::malformed, {},
               "has " + std::to_string(size) + " bytes, wanted at most " + std::to_string(most), "Divide it.");
}

std::string fault_of_link(const Error& why) {
  return "a link that leads nowhere, or in a circle (the server: it " + why.message() +
         "); not read. Remove it, or put there what it stands for";
}

/// Where the path really is, and what is there. Below `granted`, and free of links, or refused.
SftpResult<std::pair<std::string, SftpAttributes>> locate(SftpSession& session, const std::string& path,
                                                          const std::string& granted, const SftpWait& wait) {
  auto& bases = session.granted_folders();
  if (bases.find(granted) == bases.end()) {
    auto found = session.real_path(granted, wait);
    if (!found) return tl::unexpected(std::move(found.error()));
    bases[granted] = std::move(*found);
  }
  const auto& base = bases[granted];
  auto real = path == granted ? SftpResult<std::string>(base) : session.real_path(path, wait);
  if (!real) return tl::unexpected(real.error());
  if (!real->starts_with('/') || !is_path_below(*real, base)) return tl::unexpected(outside());
  // A server that does not resolve links gives them back as they are: looked for, each folder once a connection.
  auto& known = session.plain_folders();
  for (size_t slash = base.size(); slash < real->size(); slash = real->find('/', slash + 1)) {
    const auto folder = real->substr(0, slash);
    if (folder.size() <= base.size() || std::find(known.begin(), known.end(), folder) != known.end()) continue;
    const auto found = session.attributes(folder, false, wait);
    if (!found) return tl::unexpected(found.error());
    if (found->kind == Kind::link) return tl::unexpected(outside());
    if (known.size() < 1000) known.push_back(folder);
  }
  // What the configuration itself names may be a link.
  auto found = session.attributes(*real, *real == base, wait);
  if (!found) return tl::unexpected(found.error());
  if (found->kind == Kind::link) return tl::unexpected(outside());
  return std::pair(std::move(*real), *found);
}

SftpResult<std::pair<std::string, SftpAttributes>> locate_kind(SftpSession& session, const std::string& path,
                                                               const std::string& granted, Kind kind,
                                                               const SftpWait& wait) {
  auto place = locate(session, path, granted, wait);
  if (!place) return tl::unexpected(std::move(place.error()));
  if (place->second.kind == kind) return place;
  return tl::unexpected(fault(ErrorKind::config, {}, kind == Kind::folder ? "is not a folder" : "is not a file"));
}

}  // namespace

SftpFiles::SftpFiles(std::vector<FileAddress> granted, std::shared_ptr<SftpConnections> connections,
                     std::stop_token stop, std::optional<Watchdog::Moment> deadline)
    : granted_(std::move(granted)), connections_(std::move(connections)), stop_(std::move(stop)), deadline_(deadline) {}

Result<FileAddress> SftpFiles::covering(const FileAddress& address) const {
  for (const auto& folder : granted_)
    if (address.is_below(folder)) return folder;
  return fail(Error(ErrorKind::permission, address.shown() +
                                               ": outside of the addresses that this source's options grant; not read. "
                                               "Name the folder in a path option if it is meant.")
                  .because("forbidden"));
}

Result<void> SftpFiles::with(const FileAddress& address, const SftpConnections::Work& work) {
  if (!connections_) return fail(ErrorKind::internal, address.shown() + ": this source has no SFTP connections");
  return connections_->run(address, stop_, deadline_, work);
}

Result<std::vector<ListedFile>> SftpFiles::list(const std::string& path) {
  const auto address = DOSSIER_TRY(parse_file_address(path));
  const auto granted = DOSSIER_TRY(covering(address));
  std::vector<ListedFile> files;
  const auto work = [&](SftpSession& session, const SftpWait& wait) -> SftpResult<void> {
    files.clear();
    const auto real = locate_kind(session, address.path, granted.path, Kind::folder, wait);
    if (!real) return tl::unexpected(real.error());
    auto entries = session.list(real->first, wait);
    if (!entries) return tl::unexpected(std::move(entries.error()));
    for (auto& [name, attributes] : *entries) {
      if (attributes.kind == Kind::link || attributes.kind == Kind::other) {
        const auto followed = session.attributes((real->first == "/" ? "" : real->first) + "/" + name, true, wait);
        if (!followed && followed.error().lost) return tl::unexpected(followed.error());
        if (!followed && attributes.kind == Kind::other) continue;
        if (!followed) {
          const auto path_of_link = address.entry(name).text();
          files.push_back({std::move(name), path_of_link, 0, 0, false, fault_of_link(followed.error().error)});
          continue;
        }
        attributes = *followed;
      }
      if (attributes.kind != Kind::file && attributes.kind != Kind::folder) continue;
      const bool is_folder = attributes.kind == Kind::folder;
      auto text = address.entry(name).text();
      files.push_back(
          {std::move(name), std::move(text), is_folder ? 0 : attributes.size, attributes.modified, is_folder, {}});
    }
    return {};
  };
  DOSSIER_TRY(with(address, work));
  put_in_order(files);
  return files;
}

Result<std::string> SftpFiles::read(const std::string& path, const std::optional<ByteRange>& range) {
  const auto address = DOSSIER_TRY(parse_file_address(path));
  const auto granted = DOSSIER_TRY(covering(address));
  DOSSIER_TRY(check_range(address.shown(), range));
  std::string bytes;
  const auto take = [&](std::string_view piece) -> Result<void> {
    if (static_cast<int64_t>(bytes.size() + piece.size()) > file_read_limit)
      return fail(ErrorKind::malformed,
                  "is larger than " + std::to_string(file_read_limit) + " bytes; download it instead");
    bytes += piece;
    return {};
  };
  const auto work = [&](SftpSession& session, const SftpWait& wait) -> SftpResult<void> {
    bytes.clear();
    const auto real = locate_kind(session, address.path, granted.path, Kind::file, wait);
    if (!real) return tl::unexpected(real.error());
    return session.read(real->first, real->second.size, range, take, wait);
  };
  DOSSIER_TRY(with(address, work));
  return bytes;
}

Result<BlobWriter> SftpFiles::copy(const std::string& path, const BlobFolder& blobs) {
  const auto address = DOSSIER_TRY(parse_file_address(path));
  const auto granted = DOSSIER_TRY(covering(address));
  std::optional<BlobWriter> writer;
  const auto limit = std::min(connections_ ? connections_->policy().download_bytes : 0, blobs.largest());
  const auto take = [&](std::string_view piece) -> Result<void> {
    if (writer->size() + static_cast<int64_t>(piece.size()) > limit)
      return fail(ErrorKind::malformed, "is larger than " + std::to_string(limit) + " bytes");
    return writer->write(piece);
  };
  const auto work = [&](SftpSession& session, const SftpWait& wait) -> SftpResult<void> {
    const auto real = locate_kind(session, address.path, granted.path, Kind::file, wait);
    if (!real) return tl::unexpected(real.error());
    if (real->second.size > limit) return tl::unexpected(too_large(real->second.size, limit));
    auto begun = blobs.begin();
    if (!begun) return tl::unexpected(SftpFault{begun.error(), {}, false});
    writer.emplace(std::move(*begun));
    return session.read(real->first, real->second.size, {}, take, wait);
  };
  DOSSIER_TRY(with(address, work));
  return std::move(*writer);
}

}  // namespace dossier
