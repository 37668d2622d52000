// Chatwoot's account API (developers.chatwoot.com, "Application APIs"): addresses, the token, what its refusals mean.
#pragma once

#include <dossier/connector.hpp>

#include <string>

namespace dossier::chatwoot {

class Api {
 public:
  Api(Host& host, std::string url, int64_t account, Secret token);

  /// GET below /api/v1/accounts/<account>; `path` begins with "/". A refusal says which option to look at.
  Result<Answer> get(const std::string& path) const;
  /// The same as JSON, for what is looked at and not kept.
  Result<json::Document> get_json(const std::string& path) const;
  /// An answer as JSON. Errors: malformed; something else stands at the address, or answered instead.
  Result<json::Document> parsed(const Answer& answer, const std::string& path) const;

  /// The same, of what is to be kept: an answer that cannot be read is handed over too, and so marked as unreadable.
  Result<json::Document> parsed_or_kept(const Answer& answer, const std::string& path, const std::string& key,
                                        Sink& sink) const;

  /// Whether the token is accepted, and its user a member of the account.
  Result<void> check_access() const;

  /// A link of a payload. One to Chatwoot's own files is asked at the address that the configuration names: Chatwoot
  /// may call itself by another, which need not be reachable from here.
  std::string link_of(const std::string& link) const;

 private:
  Result<Answer> ask(const std::string& path) const;
  Host& host_;
  std::string url_;
  int64_t account_;
  Secret token_;
};

/// Whether the host's error tells of this HTTP status.
bool answered(const Error& error, int status);

/// Percent-encodes all but unreserved characters (RFC 3986, 2.3).
std::string percent_encoded(std::string_view text);

/// A whole number in digits alone: what may stand in a path.
bool is_number(std::string_view text);

}  // namespace dossier::chatwoot
