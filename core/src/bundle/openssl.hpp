// What every use of OpenSSL needs: owners of its things, and its files in memory.
#pragma once

#include <openssl/bio.h>

#include <memory>
#include <string>
#include <string_view>

namespace dossier::bundle {

template <auto release>
struct Release {
  template <class Thing>
  void operator()(Thing* thing) const {
    release(thing);
  }
};
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;

inline const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

inline Bio reader(std::string_view bytes) { return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))); }

inline std::string written(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return size > 0 ? std::string(bytes, static_cast<size_t>(size)) : std::string();
}

/// Refuses a passphrase: OpenSSL would ask for it on the terminal.
inline int no_passphrase(char*, int, int, void*) { return 0; }

}  // namespace dossier::bundle
