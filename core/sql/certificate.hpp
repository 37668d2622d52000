// Why a PostgreSQL server's certificate is refused: libpq 15 says no more than "certificate verify failed".
#pragma once

#include <chrono>
#include <string>

#include "dossier/result.hpp"

namespace dossier::sql {

/// The certificates of the authorities that this machine trusts.
inline constexpr const char* machines_authorities = "/etc/ssl/certs/ca-certificates.crt";

/// Where a server is, and by whose certificate (a PEM file) its own is verified.
struct VerifiedServer {
  std::string host, port, authority;
  std::string remedy;  // how an operator names another authority
};

/// The error of a refused connection with what is wrong with the certificate, in OpenSSL's words ("certificate has
/// expired"), and what to do; as it is where that is not why, or cannot be told. Asks the server once more and gives it
/// nothing.
Error with_certificate_fault(Error error, const VerifiedServer& server, std::chrono::seconds limit);

}  // namespace dossier::sql
