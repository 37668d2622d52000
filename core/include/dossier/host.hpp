// What the host does for a plugin: the network, the files, the blobs, the log.
//
// Threads: use it on the thread that runs the current `read`, `probe` or `render`, and only inside it.
// Errors:  expected failures come back as Result; the host has already retried what is worth a retry (Retry-After,
//          back-off), so a connector returns the error and does not loop.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dossier/result.hpp"

namespace dossier {

namespace detail {
class Border;  // carries messages over the C line (dossier/detail/border.hpp)
}

/// Names bytes that the host itself fetched and keeps: hand it back in Sink::document or Sink::media, and the host
/// vouches that they are untouched.
using Handle = std::string;

using Headers = std::vector<std::pair<std::string, std::string>>;
/// Fields of an application/x-www-form-urlencoded body, sent in this order, percent-encoded by the host.
using Form = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  Handle handle;
  int status = 0;     // HTTP status, always below 400: others come as errors
  Headers headers;    // names in lower case
  std::string bytes;  // the body as received, transfer coding removed
};

struct Download {
  Handle handle;       // the bytes went into a blob, not through the plugin
  std::string sha256;  // lower-case hex
  int64_t size = 0;    // bytes
  std::string content_type;
};

/// HTTP(S) through the host: connection reuse, rate limits, Retry-After, back-off with jitter, allowed hosts, redirect
/// and TLS rules. Error kinds: 401, 403 permission; 404 and other 4xx config; 429 rate_limited; 5xx, no connection,
/// time-out unavailable; a body above the source's size limit malformed.
class Http {
 public:
  explicit Http(detail::Border& border) : border_(border) {}
  Result<Answer> get(std::string_view url, const Headers& headers = {});
  Result<Answer> post_form(std::string_view url, const Form& form, const Headers& headers = {});
  Result<Answer> post(std::string_view url, std::string_view content_type, std::string_view body,
                      const Headers& headers = {});
  /// Any answer of the server, of whatever status below 500, proves that it is there.
  Result<void> probe(std::string_view url, const Headers& headers = {});
  /// Streams the body into a blob; memory does not grow with its size.
  Result<Download> download(std::string_view url, const Headers& headers = {});

 private:
  detail::Border& border_;
};

struct FileEntry {
  std::string name;      // as the folder spells it; may be any bytes
  std::string path;      // to hand back
  int64_t size = 0;      // bytes
  int64_t modified = 0;  // µs since 1970 UTC; whole seconds over sftp and http, 0 where the server names none
  bool folder = false;
  std::string fault;  // why it cannot be opened (a link that leads in a circle, or nowhere); empty otherwise
};

/// Files at and below what the source's `path` options name: folders of this machine, sftp://host/folder and
/// http(s)://host/folder/ alike. The host logs in; a plugin never sees the credentials.
///
/// Error kinds: config (nothing there, no folder, no file), permission (outside of what is granted, by ".." or by a
/// link; a refused login, host key or path), unavailable (after retries), malformed (a web server's folder that is no
/// JSON list).
class Files {
 public:
  explicit Files(detail::Border& border) : border_(border) {}
  /// The path of a name, or of several with slashes between them, below a folder; of an address the name is
  /// percent-encoded. Entries of list() come with their path.
  static std::string below(std::string_view folder, std::string_view name);
  /// One folder's entries, sorted by name bytewise.
  Result<std::vector<FileEntry>> list(std::string_view path);
  /// A whole file, at most 64 MiB; larger ones through download().
  Result<Answer> read(std::string_view path);
  /// `length` bytes from `offset` on, at most 64 MiB; fewer where the file ends before, none behind its end. The handle
  /// stands for exactly these bytes. A recording's header costs its header, however large the file is.
  Result<Answer> read(std::string_view path, int64_t offset, int64_t length);
  /// Streams the file into a blob; memory does not grow with its size.
  Result<Download> download(std::string_view path);

 private:
  detail::Border& border_;
};

struct Blob {
  std::string sha256;  // lower-case hex
  int64_t size = 0;    // bytes
};

/// Large binaries that a plugin made itself (a picture in a database row).
class Blobs {
 public:
  explicit Blobs(detail::Border& border) : border_(border) {}
  /// Keeps the bytes; in the row write {"$blob": sha256, "size": n}.
  Result<Blob> write(std::string_view bytes);

 private:
  detail::Border& border_;
};

class Host {
 public:
  explicit Host(detail::Border& border) : border_(border), http_(border), files_(border), blobs_(border) {}
  Http& http() { return http_; }
  Files& files() { return files_; }
  Blobs& blobs() { return blobs_; }
  /// Takes a text for a secret from here to the end of the current call: it stands as *** in stored requests, errors
  /// and the log. For what is made of a secret option and could be used in its place (a signature, a session's token);
  /// the options themselves are known. Call it before the text is sent. Texts of one or two bytes stay as they are.
  Result<void> conceal(std::string_view text);
  /// For debugging a plugin; what an operator must know belongs into an Error.
  void log(std::string_view text);
  /// True once the current call is to stop: return an Error of kind cancelled soon.
  bool cancelled() const;

 private:
  detail::Border& border_;
  Http http_;
  Files files_;
  Blobs blobs_;
};

/// One folder's entries, of the folder that an option names: an error names the option too.
inline Result<std::vector<FileEntry>> list_of_option(Host& host, const std::string& option, const std::string& folder) {
  auto listed = host.files().list(folder);
  if (!listed) return fail(std::move(listed.error()).at("option \"" + option + "\""));
  return listed;
}

}  // namespace dossier

#include "dossier/detail/host_glue.hpp"
