// Why a PostgreSQL server's certificate is refused: libpq 15 says no more than "certificate verify failed".
#pragma once

#include <chrono>
#include <string>

namespace dossier::sql {

/// The certificates of the authorities that this machine trusts.
inline constexpr const char* machines_authorities = "/etc/ssl/certs/ca-certificates.crt";

/// OpenSSL's words for what is wrong with it ("certificate has expired"), verified by `authority` (a PEM file). Asks
/// the server once more and gives it nothing. Empty where that cannot be told.
std::string certificate_fault(const std::string& host, const std::string& port, const std::string& authority,
                              std::chrono::seconds limit);

}  // namespace dossier::sql
