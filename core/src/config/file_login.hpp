// A source's key "files": who we are on the machine that its path options name, and how we know that machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "config/file_address.hpp"
#include "config/problems.hpp"
#include "config/yaml.hpp"

namespace dossier {

struct FileLogin {
  std::string user, password;
  std::filesystem::path private_key;   // sftp: absolute; OpenSSH or PEM format
  std::string passphrase;              // of the private key
  std::vector<std::string> host_keys;  // sftp: "SHA256:…", any one of which the server must show
};

inline constexpr int64_t largest_private_key = 64 << 10;  // bytes

struct FileLoginPlaces {
  const YamlNode* files = nullptr;  // may be null: nothing given
  const YamlNode* owner = nullptr;  // the source, for what is missing
  std::string path;                 // "sources.calls"
  std::filesystem::path folder;     // where relative paths and references start
  bool lint_only = false;
};

/// Checks the key against the addresses that the source's path options name. Secrets found are added to `secrets`.
FileLogin read_file_login(const FileLoginPlaces& places, const std::vector<FileAddress>& addresses,
                          std::vector<std::string>& secrets, Problems& problems);

/// Whether it is the SHA-256 fingerprint of a host key as ssh-keygen -l prints it.
bool is_host_key(const std::string& text);

}  // namespace dossier
