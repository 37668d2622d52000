// SHA-256, as the host names blobs.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <string>
#include <string_view>

namespace dossier::mailbox {

/// Lower-case hex.
inline std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned index = 0; index < size; ++index) {
    hex += "0123456789abcdef"[digest[index] >> 4];
    hex += "0123456789abcdef"[digest[index] & 15];
  }
  return hex;
}

}  // namespace dossier::mailbox
