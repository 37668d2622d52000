// Certificates of servers that tests start.
#pragma once

#include <filesystem>

namespace dossier::testkit {

/// Makes key.pem and certificate.pem in `folder`: of the name localhost, signed by itself, valid or, with `expired`, so
/// in January 2020. Wants openssl.
void make_certificate(const std::filesystem::path& folder, bool expired);

}  // namespace dossier::testkit
