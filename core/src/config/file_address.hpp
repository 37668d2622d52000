// The address of a file or folder on another machine: sftp://host[:port]/path, http(s)://host[:port]/path/ (RFC 3986).
#pragma once

#include <string>
#include <string_view>

#include "dossier/result.hpp"

namespace dossier {

struct FileAddress {
  std::string scheme;      // sftp, http or https
  std::string host;        // lower case, IPv6 in brackets
  int port = 0;            // the scheme's own where the text names none
  std::string path = "/";  // decoded, any bytes but zero; absolute, without "." and "..", no slash at its end

  /// "sftp://host:2222/recordings/2026%2010": the one way to write it; a plugin may hand it back.
  std::string text() const;
  /// For people: the path decoded wherever that can be read.
  std::string shown() const;
  /// "sftp://host:2222", without the port where it is the scheme's own.
  std::string machine() const;
  /// The same machine and the same path, or one below it.
  bool is_below(const FileAddress& folder) const;
  /// The address of an entry of this folder.
  FileAddress entry(std::string_view name) const;
};

/// True for what starts like "name://", whichever the name; anything else is a path of this machine.
bool is_file_address(std::string_view text);

/// Any bytes may come in. Errors: config: another scheme, no host, user or password, "..", a query, a wrong % or a zero
/// byte. Bytes that should be percent-encoded (blanks, 录音) are taken as they are.
Result<FileAddress> parse_file_address(std::string_view text);

/// "/a" is below "/a" and "/", not below "/ab" or "/a/b". Both absolute, no slash at the end.
bool is_path_below(std::string_view path, std::string_view folder);

}  // namespace dossier
