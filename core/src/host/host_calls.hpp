// What plugins may call: HTTP, files, blobs, log. One HostCalls serves one verb of one source.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "config/file_address.hpp"
#include "config/file_login.hpp"
#include "dossier/json.hpp"
#include "host/http.hpp"
#include "host/sftp_connections.hpp"
#include "plugin/plugin.hpp"
#include "store/blobs.hpp"

namespace dossier {

/// What a source may touch, and how hard.
struct HostGrants {
  std::string source;                        // for messages
  std::vector<std::filesystem::path> paths;  // readable files and folders, absolute
  std::vector<FileAddress> addresses;        // the same on other machines
  FileLogin login;                           // who we are there
  std::shared_ptr<SftpConnections> sftp;     // shared by all verbs of the source; null where no address is one of sftp
  HttpPolicy http;                           // allowed hosts, rate, concurrency, time and size limits
  std::vector<std::string> secrets;          // scrubbed from stored requests and errors
  std::chrono::milliseconds time_limit{0};   // of the verb: no request, retry or wait goes beyond it; 0: none
};

/// Bytes that the host fetched for a plugin and holds until somebody refers to them.
struct Fetched {
  std::string bytes;               // empty when `blob` is set
  std::optional<StoredBlob> blob;  // of a download
  std::string content_type;
  json::Document request;  // scrubbed: method, url, fields; or path
  Micros fetched_at = 0;
};

/// Serves "http", "download", "file_list", "file_read", "file_download", "blob_write", "conceal" and "log"; every other
/// call goes to `other` (ingest: "document", "media", "checkpoint", "records"; report: "next", "output").
class HostCalls final : public PluginCalls {
 public:
  using Other = std::function<Result<Message>(const json::Value& head, std::string_view body)>;
  HostCalls(const HostGrants& grants, HttpEngine& http, const BlobFolder& blobs, const Clock& clock,
            std::stop_token stop, Other other);
  ~HostCalls() override;

  Result<Message> call(const json::Value& head, std::string_view body) override;
  void emit(const json::Value& head, std::string_view body) override;
  size_t longest_error() const override { return longest_error_; }
  /// For a verb whose error no bundle holds.
  void keep_of_errors(size_t bytes) { longest_error_ = bytes; }

  /// What handles may hold in memory; the oldest go first. 128 MiB where nobody says.
  void hold_at_most(size_t bytes);
  /// What a handle stands for; null for one that we never gave.
  const Fetched* fetched(std::string_view handle) const;

  /// The first error of our own store in any of the calls: then the answer is incomplete, and no source is to blame.
  const std::optional<Error>& store_failure() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  size_t longest_error_ = usual_longest_error;
};

}  // namespace dossier
