#include "testkit/certificate.hpp"

#include <fstream>

#include "testkit/command.hpp"

namespace dossier::testkit {
namespace {

constexpr const char* authority = R"([ca]
default_ca = this
[this]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = names
x509_extensions = more
[names]
commonName = supplied
[more]
subjectAltName = DNS:localhost
basicConstraints = CA:TRUE
[req]
distinguished_name = names
)";

}  // namespace

// `openssl ca`, since it alone makes certificates of a time that is over.
void make_certificate(const std::filesystem::path& folder, bool expired) {
  const auto scratch = folder / "authority";
  std::filesystem::create_directory(scratch);
  std::ofstream(scratch / "ca.cnf") << authority;
  std::ofstream(scratch / "index.txt") << "";
  std::ofstream(scratch / "serial") << "01\n";
  run_command({"openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-config", "ca.cnf",
               "-keyout", (folder / "key.pem").string(), "-out", "request.pem"},
              {}, scratch.string());
  run_command({"openssl", "ca", "-config", "ca.cnf", "-batch", "-notext", "-selfsign", "-keyfile",
               (folder / "key.pem").string(), "-in", "request.pem", "-out", (folder / "certificate.pem").string(),
               "-startdate", "20200101000000Z", "-enddate", expired ? "20200201000000Z" : "20991231000000Z"},
              {}, scratch.string());
}

}  // namespace dossier::testkit
