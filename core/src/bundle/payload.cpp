#include "bundle/payload.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/digest.hpp"
#include "bundle/extract.hpp"
#include "bundle/names.hpp"

namespace dossier::bundle {
namespace {

/// A file open for reading from start to end.
class InputFile {
 public:
  explicit InputFile(const std::filesystem::path& path)
      : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~InputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  Result<void> each_piece(const ZipWriter::Put& put) const {
    if (descriptor_ < 0) return unreadable();
    ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
    std::string buffer(piece_bytes, '\0');
    while (true) {
      const auto count = ::read(descriptor_, buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return unreadable();
      if (count == 0) return {};
      DOSSIER_TRY(put(std::string_view(buffer.data(), static_cast<size_t>(count))));
    }
  }

 private:
  static constexpr size_t piece_bytes = 256 * 1024;
  tl::unexpected<Error> unreadable() const {
    return fail(ErrorKind::unavailable,
                "cannot read " + path_.string() + ": " + std::generic_category().message(errno));
  }
  std::filesystem::path path_;
  int descriptor_;
};

PlannedFile medium_file(const std::string& path, const Medium& medium, const Bytes& bytes) {
  const auto digest = medium.digest;
  return {path, static_cast<uint64_t>(medium.size), digest,
          [&bytes, digest](const ZipWriter::Put& put) -> Result<void> {
            return InputFile(bytes.blob(digest)).each_piece(put);
          },
          "blob " + digest};
}

PlannedFile whole_document_file(const CaseDocument& document, const Bytes& bytes) {
  return {document.path, static_cast<uint64_t>(document.size), document.digest,
          [&bytes, &document](const ZipWriter::Put& put) -> Result<void> {
            return put(DOSSIER_TRY(bytes.document(document.digest)));
          },
          "document " + document.digest};
}

Result<std::string> checked_extract(const CaseDocument& document, const Bytes& bytes) {
  const auto whole = DOSSIER_TRY(bytes.document(document.digest));
  if (const auto seen = sha256(whole); seen != document.digest)
    return fail(ErrorKind::malformed, "its bytes have the SHA-256 " + seen + ", wanted " + document.digest);
  return extract_of(pieces_of(document), whole);
}

Result<PlannedFile> extract_file(const CaseDocument& document, const Bytes& bytes) {
  PlannedFile file{document.path, 0, {}, {}, "document " + document.digest};
  const auto extract = checked_extract(document, bytes);
  if (!extract) return fail(about(file, extract.error()));
  file.size = extract->size();
  file.digest = sha256(*extract);
  file.content = [&bytes, &document](const ZipWriter::Put& put) -> Result<void> {
    return put(DOSSIER_TRY(checked_extract(document, bytes)));
  };
  return file;
}

Result<PlannedFile> report_file(const ReportFile& report) {
  Sha256 digest;
  uint64_t size = 0;
  DOSSIER_TRY(InputFile(report.file).each_piece([&](std::string_view bytes) -> Result<void> {
    digest.update(bytes);
    size += bytes.size();
    return {};
  }));
  const auto file = report.file;
  return PlannedFile{"data/report/" + report.name, size, digest.hex(),
                     [file](const ZipWriter::Put& put) { return InputFile(file).each_piece(put); },
                     "report " + report.name};
}

void plan_media(const Item& item, const Bytes& bytes, std::vector<PlannedFile>& files) {
  for (size_t index = 0; index < item.record.media.size() && index < item.media_paths.size(); ++index)
    if (!item.media_paths[index].empty())
      files.push_back(medium_file(item.media_paths[index], item.record.media[index], bytes));
  for (const auto& earlier : item.earlier_media) files.push_back(medium_file(earlier.path, earlier.medium, bytes));
}

Result<void> check_names(const std::vector<PlannedFile>& files) {
  for (const auto& file : files)
    if (!is_payload_name(file.path))
      return fail(ErrorKind::internal, "\"" + file.path + "\" is no name for a file of a bundle");
  return {};
}

}  // namespace

Result<void> each_piece(const std::filesystem::path& file, const ZipWriter::Put& put) {
  return InputFile(file).each_piece(put);
}

PlannedFile file_of(std::string_view path, std::string bytes) {
  PlannedFile file{std::string(path), bytes.size(), sha256(bytes), {}, {}};
  file.content = [bytes = std::move(bytes)](const ZipWriter::Put& put) { return put(bytes); };
  return file;
}

Error about(const PlannedFile& file, const Error& error) {
  auto message = file.origin + " (" + file.path + "): " + error.message() + ". No bundle was written.";
  if (error.kind() == ErrorKind::malformed)
    message +=
        " Run: dossier store check. It names all that is damaged, the items that rest on it and how to get it anew.";
  return Error(error.kind(), std::move(message));
}

Result<std::vector<PlannedFile>> plan_payload(const AssembledCase& assembled, const Bytes& bytes,
                                              const std::vector<ReportFile>& reports) {
  std::vector<PlannedFile> files;
  for (const auto& item : assembled.items) plan_media(item, bytes, files);
  for (const auto& document : assembled.documents) {
    if (document.path.empty()) continue;
    files.push_back(document.whole ? whole_document_file(document, bytes) : DOSSIER_TRY(extract_file(document, bytes)));
  }
  for (const auto& report : reports) files.push_back(DOSSIER_TRY(report_file(report)));
  DOSSIER_TRY(check_names(files));
  return files;
}

}  // namespace dossier::bundle
