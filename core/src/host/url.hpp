// Addresses of http and https (libcurl reads them, so that what is checked is what is asked).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dossier/result.hpp"

namespace dossier {

struct Url {
  std::string text;    // whole, as it is asked
  std::string scheme;  // http or https
  std::string host;    // lower case, IPv6 in brackets
  int port = 0;        // the scheme's own where the text names none

  bool same_origin(const Url& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
};

/// Errors: config, for what is no address of http or https.
Result<Url> parse_url(const std::string& text);
/// Where a Location header leads. User and password in it are dropped.
Result<Url> follow(const Url& from, const std::string& location);
/// Whether the configuration names it: "host" stands for the ports 80 and 443, "host:port" for that port alone.
bool is_named(const Url& url, const std::vector<std::string>& hosts);

}  // namespace dossier
