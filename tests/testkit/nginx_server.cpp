#include "testkit/nginx_server.hpp"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "testkit/command.hpp"
#include "testkit/free_port.hpp"

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

void replace(std::string& text, const std::string& what, const std::string& by) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// `openssl ca`, since it alone makes certificates of a time that is over.
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

}  // namespace

bool NginxServer::available() {
  return run_command({"nginx", "-v"}).exit_code == 0 && run_command({"openssl", "version"}).exit_code == 0;
}

NginxServer::NginxServer(std::string http, bool expired) {
  const auto base = folder_.path().string();
  if (http.find("@tls@") != std::string::npos) make_certificate(folder_.path(), expired);
  replace(http, "@tls@", "ssl_certificate @base@/certificate.pem; ssl_certificate_key @base@/key.pem;");
  replace(http, "@base@", base);
  // Started by root, nginx would serve as somebody who may not look into our folder.
  const std::string user = ::geteuid() == 0 ? "user root;\n" : "";
  // Somebody else may take a free port first. nginx returns once its sockets listen.
  for (int round = 0; round < 5; ++round) {
    ports_.clear();
    auto chosen = http;
    for (int number = 1; number <= 4; ++number) {
      ports_.push_back(free_port());
      replace(chosen, "@port" + std::to_string(number) + "@", std::to_string(ports_.back()));
    }
    std::ofstream(folder_ / "nginx.conf")
        << user << "pid " << base << "/nginx.pid;\nworker_processes 1;\nevents { worker_connections 512; }\nhttp {\n"
        << "access_log off; client_body_temp_path " << base << "/a; proxy_temp_path " << base
        << "/b; fastcgi_temp_path " << base << "/c; uwsgi_temp_path " << base << "/d; scgi_temp_path " << base
        << "/e;\n"
        << chosen << "}\n";
    if (run_command({"nginx", "-p", base, "-e", base + "/error.log", "-c", base + "/nginx.conf"}).exit_code == 0)
      return;
  }
  std::abort();
}

NginxServer::~NginxServer() {
  std::string process;
  std::ifstream(folder_ / "nginx.pid") >> process;
  if (!process.empty()) ::kill(std::atoi(process.c_str()), SIGTERM);
}

}  // namespace dossier::testkit
