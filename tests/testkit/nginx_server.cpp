#include "testkit/nginx_server.hpp"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "testkit/certificate.hpp"
#include "testkit/command.hpp"
#include "testkit/free_port.hpp"

namespace dossier::testkit {
namespace {

void replace(std::string& text, const std::string& what, const std::string& by) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
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
