// nginx on the loopback interface, configured by the test; works as root and as anybody.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {

class NginxServer {
 public:
  static bool available();

  /// `http` are lines within http { … }; in them @port1@ to @port4@ stand for ports, @base@ for folder(), @tls@ for the
  /// lines that name the certificate: one that is valid or, with `expired`, one that was so in January 2020.
  explicit NginxServer(std::string http, bool expired = false);
  ~NginxServer();
  NginxServer(const NginxServer&) = delete;
  NginxServer& operator=(const NginxServer&) = delete;

  const std::filesystem::path& folder() const { return folder_.path(); }
  int port(size_t number) const { return ports_.at(number - 1); }
  /// Of the name localhost, signed by itself.
  std::filesystem::path certificate() const { return folder_ / "certificate.pem"; }

 private:
  TemporaryFolder folder_;
  std::vector<int> ports_;
};

}  // namespace dossier::testkit
