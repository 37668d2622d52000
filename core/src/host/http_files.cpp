#include "host/http_files.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "host/folder_index.hpp"

namespace dossier {
namespace {

std::string field(const HttpAnswer& answer, std::string_view name) {
  for (const auto& [known, value] : answer.headers)
    if (known == name) return value;
  return {};
}

/// Whether a partial answer begins where it was asked to: "Content-Range: bytes 8-11/12" (RFC 9110, 14.4).
bool begins_at(const HttpAnswer& answer, int64_t offset) {
  const auto range = field(answer, "content-range");
  constexpr std::string_view unit = "bytes ";
  if (!range.starts_with(unit)) return false;
  int64_t begin = -1;
  std::from_chars(range.data() + unit.size(), range.data() + range.size(), begin);
  return begin == offset;
}

}  // namespace

HttpFiles::HttpFiles(std::string source, std::vector<FileAddress> granted, FileLogin login, HttpEngine& http,
                     HttpPolicy policy, std::stop_token stop,
                     std::optional<std::chrono::steady_clock::time_point> deadline)
    : source_(std::move(source)),
      granted_(std::move(granted)),
      login_(std::move(login)),
      http_(http),
      policy_(std::move(policy)),
      stop_(std::move(stop)),
      deadline_(deadline) {
  policy_.answer_bytes = file_read_limit;
}

Result<HttpRequest> HttpFiles::request_for(const FileAddress& address) const {
  const auto granted = std::find_if(granted_.begin(), granted_.end(),
                                    [&](const FileAddress& folder) { return address.is_below(folder); });
  if (granted == granted_.end())
    return fail(Error(ErrorKind::permission,
                      address.shown() + ": outside of the addresses that this source's options grant; not read. Name "
                                        "the folder in a path option if it is meant.")
                    .because("forbidden"));
  HttpRequest request;
  request.source = source_;
  request.url = address.text();
  request.user = login_.user;
  request.password = login_.password;
  request.within = *granted;
  request.deadline = deadline_;
  return request;
}

Result<std::vector<ListedFile>> HttpFiles::list(const std::string& path) {
  const auto address = DOSSIER_TRY(parse_file_address(path));
  auto request = DOSSIER_TRY(request_for(address));
  if (!request.url.ends_with('/')) request.url += '/';
  request.lists = true;
  const auto answer = DOSSIER_TRY(http_.run(std::move(request), policy_, stop_));
  auto files = read_folder_index(answer.body, address);
  if (!files) return fail(std::move(files.error()).at("GET " + address.shown()));
  return files;
}

Result<std::string> HttpFiles::read(const std::string& path, const std::optional<ByteRange>& range) {
  const auto address = DOSSIER_TRY(parse_file_address(path));
  auto request = DOSSIER_TRY(request_for(address));
  DOSSIER_TRY(check_range(address.shown(), range));
  // An empty range cannot be asked for; whether the file is there still can. And none is beyond what a number can say.
  if (range)
    request.range =
        ByteRange{std::min(range->offset, INT64_MAX - file_read_limit - 1), std::max<int64_t>(1, range->length)};
  auto answer = DOSSIER_TRY(http_.run(std::move(request), policy_, stop_));
  if (!range) return std::move(answer.body);
  if (answer.status == 416) return std::string();
  if (answer.status == 206 && !begins_at(answer, range->offset))
    return fail(ErrorKind::malformed, "GET " + address.shown() + ": asked for bytes from " +
                                          std::to_string(range->offset) + " on, answered with \"" +
                                          field(answer, "content-range") + "\"");
  if (answer.body.size() > static_cast<size_t>(range->length)) answer.body.resize(static_cast<size_t>(range->length));
  return std::move(answer.body);
}

Result<BlobWriter> HttpFiles::copy(const std::string& path, const BlobFolder& blobs) {
  const auto address = DOSSIER_TRY(parse_file_address(path));
  auto request = DOSSIER_TRY(request_for(address));
  request.download_into = &blobs;
  auto answer = DOSSIER_TRY(http_.run(std::move(request), policy_, stop_));
  return std::move(*answer.download);
}

}  // namespace dossier
