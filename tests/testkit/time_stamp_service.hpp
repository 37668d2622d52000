// A time-stamp service (RFC 3161) of OpenSSL's, with keys made on the spot and any time a test wants.
#pragma once

#include <ctime>
#include <memory>
#include <string>
#include <string_view>

namespace dossier::testkit {

class TimeStampService {
 public:
  /// Its certificates are valid from `from` until `until` (seconds since 1970).
  TimeStampService(std::time_t from, std::time_t until);
  ~TimeStampService();

  /// The answer (TimeStampResp, DER) to a request for a time-stamp of `bytes`, given at `at`. `digest` is the name of
  /// the message imprint's algorithm.
  std::string stamp(std::string_view bytes, std::time_t at, const char* digest = "SHA256") const;
  /// The answer to a request that it does not understand.
  std::string refusal() const;
  /// The certificate that signs and the one that issued it, in PEM.
  std::string chain() const;

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
};

}  // namespace dossier::testkit
